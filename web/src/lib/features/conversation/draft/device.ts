/**
 * What this device keeps for an agent: drafts, messages that wait for a connection, and files that are not uploaded
 * yet. One database per agent, so colleagues who share a computer see nothing of each other. Where a browser forbids
 * storage, memory stands in.
 */
import { deleteDB, openDB, type IDBPDatabase } from 'idb';

export type Store = 'drafts' | 'outbox' | 'files';

export interface Device {
	get<T>(store: Store, key: string): Promise<T | undefined>;
	put<T>(store: Store, key: string, value: T): Promise<void>;
	remove(store: Store, key: string): Promise<void>;
	all<T>(store: Store): Promise<T[]>;
	/** Nothing of customers stays after signing out. */
	forget(): Promise<void>;
}

export class Memory implements Device {
	#stores = new Map<Store, Map<string, unknown>>();
	#of(store: Store): Map<string, unknown> {
		let map = this.#stores.get(store);
		if (!map) this.#stores.set(store, (map = new Map()));
		return map;
	}
	async get<T>(store: Store, key: string): Promise<T | undefined> {
		return this.#of(store).get(key) as T | undefined;
	}
	async put<T>(store: Store, key: string, value: T): Promise<void> {
		this.#of(store).set(key, structuredClone(value));
	}
	async remove(store: Store, key: string): Promise<void> {
		this.#of(store).delete(key);
	}
	async all<T>(store: Store): Promise<T[]> {
		return [...this.#of(store).values()] as T[];
	}
	async forget(): Promise<void> {
		this.#stores.clear();
	}
}

class Indexed implements Device {
	constructor(
		private readonly name: string,
		private readonly db: IDBPDatabase
	) {}
	get<T>(store: Store, key: string): Promise<T | undefined> {
		return this.db.get(store, key) as Promise<T | undefined>;
	}
	async put<T>(store: Store, key: string, value: T): Promise<void> {
		await this.db.put(store, value, key);
	}
	async remove(store: Store, key: string): Promise<void> {
		await this.db.delete(store, key);
	}
	all<T>(store: Store): Promise<T[]> {
		return this.db.getAll(store) as Promise<T[]>;
	}
	async forget(): Promise<void> {
		this.db.close();
		await deleteDB(this.name);
	}
}

export async function openDevice(agent: string): Promise<Device> {
	const name = `shortline-agent-${agent}`;
	try {
		const db = await openDB(name, 1, {
			upgrade(database) {
				for (const store of ['drafts', 'outbox', 'files'] as const) database.createObjectStore(store);
			},
			// Another tab signs out: its deletion must not wait for us.
			blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close()
		});
		return new Indexed(name, db);
	} catch {
		return new Memory();
	}
}
