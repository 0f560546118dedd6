package dev.educates.gateway.coordination;

import java.util.List;

/** What a script returned: strings and integers, and lists of them. */
public record ScriptReply(List<?> items) {

	/** How many items there are. */
	public int size() {
		return this.items.size();
	}

	/** An integer; a string of digits is one, too. */
	public long number(int index) {
		return (this.items.get(index) instanceof Number number) ? number.longValue() : Long.parseLong(text(index));
	}

	/** A string. */
	public String text(int index) {
		return String.valueOf(this.items.get(index));
	}

	/** An array in the array, such as the answer of HGETALL. */
	public ScriptReply list(int index) {
		return new ScriptReply((List<?>) this.items.get(index));
	}

}
