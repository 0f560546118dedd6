package dev.educates.gateway.coordination;

import java.util.List;

/**
 * What a script returned.
 *
 * @param items strings and integers, and lists of them
 */
public record ScriptReply(List<?> items) {

	/**
	 * How many items there are.
	 * @return at least 0
	 */
	public int size() {
		return this.items.size();
	}

	/**
	 * An integer.
	 * @param index from 0
	 * @return as returned; a string of digits is one, too
	 */
	public long number(int index) {
		return (this.items.get(index) instanceof Number number) ? number.longValue() : Long.parseLong(text(index));
	}

	/**
	 * A string.
	 * @param index from 0
	 * @return as returned
	 */
	public String text(int index) {
		return String.valueOf(this.items.get(index));
	}

	/**
	 * An array in the array, such as the answer of HGETALL.
	 * @param index from 0
	 * @return as returned
	 */
	public ScriptReply list(int index) {
		return new ScriptReply((List<?>) this.items.get(index));
	}

}
