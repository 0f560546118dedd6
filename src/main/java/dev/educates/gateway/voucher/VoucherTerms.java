package dev.educates.gateway.voucher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;

/**
 * What a voucher is good for. One with {@link #problems} is rejected, whether a client or
 * a token has them.
 *
 * @param tenant name of the tenant in which its sessions are requested
 * @param workshops published names; a session is of one of them
 * @param uses maximum number of sessions
 * @param notBefore when it becomes valid; null if it always was
 * @param notAfter when it expires
 * @param user the only user that gets its sessions, as callers know the id; null for any
 * person
 * @param labels preferred labels of portals and clusters
 * @param classId the class whose seats it gives; null for none
 * @param askNames whether redemptions keep the names that persons send
 */
public record VoucherTerms(String tenant, List<String> workshops, int uses, @Nullable Instant notBefore,
		Instant notAfter, @Nullable String user, Map<String, String> labels, @Nullable String classId,
		boolean askNames) {

	/** More uses than any portal has seats. */
	static final int MOST_USES = 10_000;

	private static final int MOST_WORKSHOPS = 50;

	private static final int MOST_LABELS = 20;

	/** Kubernetes' limit on names. */
	private static final int LONGEST_NAME = 253;

	/** Records are kept as long as their voucher. */
	private static final Duration LONGEST = Duration.ofDays(366);

	public VoucherTerms {
		workshops = List.copyOf(workshops);
		labels = Map.copyOf(labels);
	}

	/** What is wrong: sentences with names and values, without those of a person. */
	public List<String> problems(Instant now) {
		List<String> problems = new ArrayList<>();
		if (this.workshops.isEmpty() || this.workshops.size() > MOST_WORKSHOPS) {
			problems
				.add("workshops (%d names) must have from 1 to %d".formatted(this.workshops.size(), MOST_WORKSHOPS));
		}
		else {
			this.workshops.stream()
				.filter((name) -> !isName(name) || Collections.frequency(this.workshops, name) > 1)
				.findFirst()
				.ifPresent((name) -> problems.add("workshops ('%s') must be different names of 1 to %d characters"
					.formatted(BadInput.shortened(name), LONGEST_NAME)));
		}
		if (this.uses < 1 || this.uses > MOST_USES) {
			problems.add("uses (%d) must be from 1 to %d".formatted(this.uses, MOST_USES));
		}
		if (this.notAfter.isAfter(now.plus(LONGEST))) {
			problems.add("expiresAt (%s) must be within %d days".formatted(this.notAfter, LONGEST.toDays()));
		}
		if (this.notBefore != null && !this.notBefore.isBefore(this.notAfter)) {
			problems.add("startsAt (%s) must be before expiresAt (%s)".formatted(this.notBefore, this.notAfter));
		}
		if (this.user != null && !(this.user.equals(UserIds.normalised(this.user)) && UserIds.isValid(this.user))) {
			problems.add("user must be a user id of 1 to 150 characters");
		}
		if (this.labels.size() > MOST_LABELS || !this.labels.entrySet()
			.stream()
			.allMatch((label) -> isName(label.getKey()) && label.getValue().length() <= LONGEST_NAME)) {
			problems.add("labels must be at most %d, their names and values of at most %d characters"
				.formatted(MOST_LABELS, LONGEST_NAME));
		}
		return problems;
	}

	private static boolean isName(String name) {
		return !name.isBlank() && name.length() <= LONGEST_NAME && name.codePoints().noneMatch(Character::isISOControl);
	}

	/** The same terms for any person. */
	VoucherTerms withoutUser() {
		return new VoucherTerms(this.tenant, this.workshops, this.uses, this.notBefore, this.notAfter, null,
				this.labels, this.classId, this.askNames);
	}

	/** Without the user, who is a person. */
	@Override
	public String toString() {
		return "VoucherTerms[%s %s, %d uses]".formatted(this.tenant, this.workshops, this.uses);
	}

}
