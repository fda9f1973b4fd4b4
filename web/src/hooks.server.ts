/** Used while building only, for the one page that is sent for every address. */
import type { Handle } from '@sveltejs/kit';

/** The frames of screens lie in a file that is fetched anyway; their own would be a request for nothing. */
export const handle: Handle = ({ event, resolve }) =>
	resolve(event, { preload: ({ type, path }) => (type === 'js' || type === 'css') && !path.includes('/nodes/') });
