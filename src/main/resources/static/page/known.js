/** Things of one kind by their keys: asked for as a whole, then told about one by one. */
export class Known {

	/** Null until they were asked for. */
	byKey = null;

	/** What was told, for each question that is under way. */
	asking = new Set();

	get all() {
		return [...this.byKey?.values() ?? []];
	}

	get(key) {
		return this.byKey?.get(key);
	}

	/** @param value null if it is gone */
	tell(key, value) {
		this.asking.forEach((told) => told.add(key));
		this.byKey ??= new Map();
		if (value === null) {
			this.byKey.delete(key);
		}
		else {
			this.byKey.set(key, value);
		}
	}

	/** Asks for all of them. What is told while the answer is on its way is newer than the answer. */
	async load(ask, keyOf) {
		const told = new Set();
		this.asking.add(told);
		try {
			const answer = new Map((await ask()).map((value) => [keyOf(value), value]));
			for (const key of told) {
				if (this.byKey.has(key)) {
					answer.set(key, this.byKey.get(key));
				}
				else {
					answer.delete(key);
				}
			}
			this.byKey = answer;
		}
		finally {
			this.asking.delete(told);
		}
	}

}
