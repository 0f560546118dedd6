package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/** State that all views of an operation share. */
record World(FleetSnapshot fleet, Tenancy tenancy, UserIds userIds, Function<List<Tenant>, PortalScope> portalScopes,
		@Nullable Reads reads) {

	private static final int LONGEST_SHOWN = 80;

	<A> @Nullable A read(Question<A> question) {
		A answer = question.in(this.fleet);
		if (this.reads != null) {
			this.reads.add(question, answer);
		}
		return answer;
	}

	/** The snapshot, for parts that a question covers. */
	FleetSnapshot after(Question<?> question) {
		Object _ = read(question);
		return this.fleet;
	}

	Owner owner(Session session) {
		return this.userIds.owner(session.user(), this.tenancy.tenants()::containsKey);
	}

	/** Whether a session may be seen. */
	boolean sees(Session session, @Nullable String user, @Nullable PortalScope scope) {
		Owner owner = owner(session);
		boolean itsUser = user == null || user.equals(owner.user());
		if (scope == null) {
			return itsUser;
		}
		Set<String> names = scope.tenantsOf(session.ref().portal());
		return itsUser && !names.isEmpty()
				&& (this.userIds == UserIds.GLOBAL || (owner.tenant() != null && names.contains(owner.tenant())));
	}

	Tenant tenant(String name, Caller caller) {
		if (!caller.mayUse(name)) {
			throw new Denied(Denied.Reason.TENANT_FORBIDDEN, "tenant '%s' is none of yours".formatted(shortened(name)));
		}
		Tenant found = this.tenancy.tenants().get(name);
		if (found == null) {
			throw new Denied(Denied.Reason.TENANT_UNKNOWN, "there is no tenant '%s'".formatted(shortened(name)));
		}
		return found;
	}

	private static String shortened(String name) {
		return (name.length() > LONGEST_SHOWN) ? name.substring(0, LONGEST_SHOWN) + "…" : name;
	}

}
