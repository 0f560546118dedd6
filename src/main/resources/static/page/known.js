/** Things of one kind by their keys: loaded as a whole, then changed by events. */
export class Known {

	/** Null until they are loaded. */
	byKey = null;

	/** Grows with each change. */
	version = 0;

	/** The keys of events that came during each load under way. */
	loads = new Set();

	get all() {
		return [...this.byKey?.values() ?? []];
	}

	get(key) {
		return this.byKey?.get(key);
	}

	/** @param value null if it is gone */
	tell(key, value) {
		this.loads.forEach((changed) => changed.add(key));
		this.byKey ??= new Map();
		this.version++;
		if (value === null) {
			this.byKey.delete(key);
		}
		else {
			this.byKey.set(key, value);
		}
	}

	/** Loads all of them. An event that arrives before the response is newer than the response. */
	async load(ask, keyOf) {
		const changed = new Set();
		this.loads.add(changed);
		try {
			const loaded = new Map((await ask()).map((value) => [keyOf(value), value]));
			for (const key of changed) {
				if (this.byKey.has(key)) {
					loaded.set(key, this.byKey.get(key));
				}
				else {
					loaded.delete(key);
				}
			}
			this.byKey = loaded;
			this.version++;
		}
		finally {
			this.loads.delete(changed);
		}
	}

}
