/**
 * The one way to talk to the server. Every answer that is not a success becomes an `ApiError` with a stable code;
 * a request that never got an answer has the code `offline`. Cookie sessions need the CSRF header on each write.
 */
import { tCode, words } from '$lib/shared/i18n';
import type { Problem } from './model';

export class ApiError extends Error {
	readonly status: number;
	readonly code: string;
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.detail ?? problem.title ?? problem.code);
		this.name = 'ApiError';
		this.status = problem.status;
		this.code = problem.code;
		this.problem = problem;
	}

	get offline(): boolean {
		return this.code === 'offline';
	}
}

export type Query = Record<string, string | number | boolean | null | undefined>;
export interface RequestOptions {
	query?: Query;
	body?: unknown;
	signal?: AbortSignal;
	idempotencyKey?: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export const BASE = '/api/v1';
let onSignedOut: () => void = () => {};
let onAnswer: (answer: Response) => void = () => {};

/** The session feature says what happens when the server no longer knows us. */
export function whenSignedOut(act: () => void): void {
	onSignedOut = act;
}

/** The clock of the screen learns the server's time from answers. */
export function whenAnswered(act: (answer: Response) => void): void {
	onAnswer = act;
}

export function address(path: string, query: Query = {}): string {
	const params = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
	}
	const text = params.toString();
	return `${BASE}${path}${text ? `?${text}` : ''}`;
}

export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
	const headers: Record<string, string> = { accept: 'application/json' };
	if (method !== 'GET') headers['x-shortline-csrf'] = '1';
	if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
	let body: BodyInit | undefined;
	if (options.body instanceof FormData) body = options.body;
	else if (options.body !== undefined) {
		headers['content-type'] = 'application/json';
		body = JSON.stringify(options.body);
	}
	let answer: Response;
	try {
		answer = await fetch(address(path, options.query), {
			method,
			headers,
			body,
			signal: options.signal,
			credentials: 'same-origin'
		});
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError') throw error;
		throw new ApiError({ status: 0, code: 'offline' });
	}
	onAnswer(answer);
	if (answer.ok) return (answer.status === 204 ? undefined : await json(answer)) as T;
	const problem = ((await json(answer)) ?? {}) as Partial<Problem>;
	const error = new ApiError({ code: `http_${answer.status}`, ...problem, status: answer.status });
	if (answer.status === 401 && path !== '/sessions') onSignedOut();
	throw error;
}

async function json(answer: Response): Promise<unknown> {
	try {
		return await answer.json();
	} catch {
		return undefined;
	}
}

export const api = {
	get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal }),
	post: <T>(path: string, body: unknown = {}, options: RequestOptions = {}) =>
		request<T>('POST', path, { ...options, body }),
	put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
	patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
	delete: <T = void>(path: string) => request<T>('DELETE', path)
};

/** One thing wrong with what was sent; several come together. */
interface Wrong {
	reason: string;
	sentence: string;
	params?: Record<string, unknown>;
}

/** Each thing wrong in a sentence, once; undefined when there is no such list. */
export function wrongs(list: unknown): string | undefined {
	if (!Array.isArray(list) || list.length === 0) return undefined;
	const said = (list as Wrong[]).map((each) => {
		const told = tCode('problem', each.reason, each.sentence, words(each.params));
		return each.params?.card ? tCode('problem', 'on_card', told, { ...words(each.params), told }) : told;
	});
	return [...new Set(said)].join(' ');
}

/**
 * The sentence a person should read for a refusal: in the language of the screen by the server's reason or code, in the
 * server's own words when no catalogue knows them, else `fallback` of the screen.
 */
export function problemSentence(problem: Problem, fallback: string): string {
	const params = words(problem.params);
	const known = tCode('problem', problem.code, problem.detail || fallback, params);
	return wrongs(problem.problems) ?? (problem.reason ? tCode('problem', problem.reason, known, params) : known);
}

/** The same for anything thrown. */
export const sentence = (error: unknown, fallback: string): string =>
	error instanceof ApiError && !error.offline ? problemSentence(error.problem, fallback) : fallback;
