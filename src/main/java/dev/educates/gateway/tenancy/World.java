package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.function.Function;

import dev.educates.gateway.fleet.FleetSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * State that all views of an operation share.
 *
 * @param fleet snapshot
 * @param tenancy tenants and clients
 * @param userIds scope of user ids
 * @param regions finds the portals of tenants
 * @param reads remembers what is read; null if that is not needed
 */
record World(FleetSnapshot fleet, Tenancy tenancy, UserIds userIds, Function<List<Tenant>, PortalScope> regions,
		@Nullable Reads reads) {

	private static final int LONGEST_SHOWN = 80;

	/** Reads a part of the snapshot. */
	<A> @Nullable A read(Question<A> question) {
		A answer = question.in(this.fleet);
		if (this.reads != null) {
			this.reads.add(question, answer);
		}
		return answer;
	}

	/** The portals of tenants. */
	PortalScope region(List<Tenant> some) {
		return this.regions.apply(some);
	}

	/**
	 * Finds a tenant.
	 * @param name its name, as sent
	 * @param caller the caller that narrows its view
	 * @return the tenant
	 * @throws Denied if the caller may not use the tenant, or there is none
	 */
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

	/** Truncated, for error messages. */
	private static String shortened(String name) {
		return (name.length() > LONGEST_SHOWN) ? name.substring(0, LONGEST_SHOWN) + "…" : name;
	}

}
