package dev.educates.gateway.usage;

/**
 * Sessions of a workshop that usually run at an hour of the week, outside of classes.
 *
 * @param sessions the highest mean of that hour on the days that are known, rounded up
 * @param days number of days on which the tenant has figures of that hour; 0 if there is
 * no history
 */
public record UsualLoad(int sessions, int days) {

	/** No history. */
	public static final UsualLoad UNKNOWN = new UsualLoad(0, 0);

}
