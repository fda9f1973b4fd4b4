/** Where in the inbox we are: everything that must survive a reload or a shared link is in the address. */
import type { ConversationQuery, Id, Priority, SortName, StateFilter, ViewName } from '$lib/shared/api';

/** `any`: no filter at all. */
export type StateChoice = StateFilter | 'any';

export interface Place {
	view: ViewName;
	state: StateChoice;
	sort: SortName;
	channel?: string;
	inbox_id?: Id;
	label_id?: Id;
	segment_id?: Id;
	priority?: Priority;
	q?: string;
}

export const VIEWS: ViewName[] = ['mine', 'team', 'unassigned', 'all'];
/** What concerns me without being mine, in whatever state it is. */
export const CALM: ViewName[] = ['mentions', 'following'];
export const ALL_VIEWS: ViewName[] = [...VIEWS, ...CALM];
export const STATES: StateChoice[] = ['open', 'waiting_for_us', 'greeted', 'waiting_for_customer', 'closing_unseen', 'snoozed', 'closed', 'any'];
export const PRIORITY_FILTERS: Priority[] = ['urgent', 'high', 'normal', 'low'];
export const SORTS: SortName[] = ['most_overdue', 'priority', 'window', 'newest', 'oldest'];

const oneOf = <T extends string>(all: T[], value: string | null, otherwise: T): T =>
	all.find((item) => item === value) ?? otherwise;

export const usualState = (view: ViewName): StateChoice => (CALM.includes(view) ? 'any' : 'open');
/** Another view: a filter that was chosen goes along, what each view shows by itself does not. */
export const inView = (place: Place, view: ViewName): Place => ({
	...place,
	view,
	state: place.state === usualState(place.view) ? usualState(view) : place.state
});

export function readPlace(params: URLSearchParams, defaultView: ViewName = 'all'): Place {
	const view = oneOf(ALL_VIEWS, params.get('view'), defaultView);
	return {
		view,
		state: oneOf(STATES, params.get('state'), usualState(view)),
		sort: oneOf(SORTS, params.get('sort'), 'most_overdue'),
		channel: params.get('channel') ?? undefined,
		inbox_id: params.get('inbox') ?? undefined,
		label_id: params.get('label') ?? undefined,
		segment_id: params.get('segment') ?? undefined,
		priority: PRIORITY_FILTERS.find((each) => each === params.get('priority')),
		q: params.get('q') ?? undefined
	};
}

export function placeHref(place: Place, conversation?: Id): string {
	const params = new URLSearchParams({ view: place.view });
	if (place.state !== usualState(place.view)) params.set('state', place.state);
	if (place.sort !== 'most_overdue') params.set('sort', place.sort);
	if (place.channel) params.set('channel', place.channel);
	if (place.inbox_id) params.set('inbox', place.inbox_id);
	if (place.label_id) params.set('label', place.label_id);
	if (place.segment_id) params.set('segment', place.segment_id);
	if (place.priority) params.set('priority', place.priority);
	if (place.q !== undefined) params.set('q', place.q);
	return `/inbox${conversation ? `/${conversation}` : ''}?${params}`;
}

/** The part of the place that decides which rows are listed: two places with the same key share a list. */
export function listQuery(place: Place): Pick<ConversationQuery, 'view' | 'state' | 'channel' | 'inbox_id' | 'label_id' | 'segment_id' | 'priority' | 'sort'> {
	const { view, state, channel, inbox_id, label_id, segment_id, priority, sort } = place;
	return { view, state: state === 'any' ? undefined : state, channel, inbox_id, label_id, segment_id, priority, sort };
}
