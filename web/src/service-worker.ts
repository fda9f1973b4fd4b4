/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
/**
 * A warm start without the network: the app's own files come from the device, everything of customers from the server.
 * Nothing under /api is ever kept here.
 */
import { build, files, version } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `shortline-${version}`;
const SHELL = '/';
const own = new Set([...build, ...files]);

worker.addEventListener('install', (event) => {
	event.waitUntil(
		(async () => {
			const cache = await caches.open(CACHE);
			await cache.addAll([...own, SHELL]);
			await worker.skipWaiting();
		})()
	);
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
			await worker.clients.claim();
		})()
	);
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin) return;
	if (/^\/(api|hooks|healthz|readyz|metrics)(\/|$)/.test(url.pathname)) return;
	if (own.has(url.pathname)) event.respondWith(fromCache(request));
	else if (request.mode === 'navigate') event.respondWith(shell(request));
});

async function fromCache(request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	return (await cache.match(new URL(request.url).pathname)) ?? fetch(request);
}

/** The page itself: a new version when the server has one, the known one when it does not answer quickly. */
async function shell(request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	const known = await cache.match(SHELL);
	if (!known) return fetch(request);
	const fresh = fetch(request).then((answer) => (answer.ok ? answer : known));
	const late = new Promise<Response>((done) => setTimeout(() => done(known), 400));
	return Promise.race([fresh.catch(() => known), late]);
}
