package dev.educates.gateway.tenancy;

import java.text.Normalizer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.educates.gateway.fleet.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Maps ids of callers to ids of users on portals.
 */
public enum UserIds {

	/**
	 * The same id in two tenants is two users: portals see {@code tenant:user}. No name
	 * of a tenant has a colon, so that no id of one tenant can be one of another.
	 */
	PER_TENANT,

	/** The same id is the same user in all tenants, as for the lookup service. */
	GLOBAL;

	/** A portal's limit on user names, that of Django. */
	private static final int LONGEST = 150;

	private static final char SEPARATOR = ':';

	/** What {@link #ofSubject} makes of subjects that portals would not keep apart. */
	private static final Pattern HASHED = Pattern.compile("sha256-[0-9a-f]{64}");

	/**
	 * A user's id as portals store it: in Unicode's form NFKC, without white space around
	 * it. One that is not in this form fails there on its second request.
	 */
	public static String normalised(String user) {
		return Normalizer.normalize(user, Normalizer.Form.NFKC).strip();
	}

	/**
	 * The user's id of an OIDC subject: different subjects have different ids. A subject
	 * in the form that portals store is its own id. Portals would take any other one for
	 * the user whose id has that form, so its hash is the id. A subject of the form of
	 * such a hash is hashed, too.
	 * @param subject as the token has it
	 * @return a normalised id; valid if the normalised subject is
	 */
	public static String ofSubject(String subject) {
		boolean kept = subject.equals(normalised(subject)) && !HASHED.matcher(subject).matches();
		return kept ? subject : "sha256-" + Sha256.hex(subject);
	}

	/**
	 * Whether portals take it: 1 to 150 characters, no control characters, and no halves
	 * of characters, which have no bytes on the wire.
	 */
	public static boolean isValid(String user) {
		return !user.isEmpty() && user.codePointCount(0, user.length()) <= LONGEST
				&& user.codePoints().noneMatch(UserIds::unprintable);
	}

	private static boolean unprintable(int codePoint) {
		return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
	}

	/**
	 * The id on portals.
	 * @param tenant name of the tenant, null for none
	 * @param user the user's id as callers know it, normalised
	 * @throws Denied if it would be too long for them
	 */
	public String onPortal(@Nullable String tenant, String user) {
		String id = id(tenant, user);
		int length = id.codePointCount(0, id.length());
		if (length > LONGEST) {
			throw new Denied(Denied.Reason.USER_INVALID,
					"user (%d characters, of which %d are for the tenant) must have at most %d".formatted(length,
							length - user.codePointCount(0, user.length()), LONGEST));
		}
		return id;
	}

	String id(@Nullable String tenant, String user) {
		return (this == PER_TENANT && tenant != null) ? tenant + SEPARATOR + user : user;
	}

	Owner owner(String id, Predicate<String> tenants) {
		int end = id.indexOf(SEPARATOR);
		if (this == GLOBAL || end < 0 || !tenants.test(id.substring(0, end))) {
			return new Owner(null, id);
		}
		return new Owner(id.substring(0, end), id.substring(end + 1));
	}

}
