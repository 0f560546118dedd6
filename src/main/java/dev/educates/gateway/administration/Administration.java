package dev.educates.gateway.administration;

import dev.educates.gateway.audit.Audit;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;

/**
 * Takes clusters and portals out of service for new sessions, and back. What an operator
 * says outweighs the configuration until the gateway ends. Each act is in the audit.
 */
public final class Administration {

	private final PortalDirectory directory;

	private final Audit audit;

	Administration(PortalDirectory directory, Audit audit) {
		this.directory = directory;
		this.audit = audit;
	}

	/**
	 * Says what is wanted of a portal. The fleet shows it when this returns.
	 * @param caller who says so
	 * @param portal its name and cluster
	 * @param state what is wanted
	 * @return false if there is no such portal
	 * @throws Denied if the caller is no admin
	 */
	public boolean setState(Caller caller, PortalRef portal, AdministrativeState state) {
		Audit.Line line = this.audit.act("set-administrative-state", caller).portal(portal);
		return set(caller, line, () -> this.directory.setState(portal, state), state);
	}

	/**
	 * Says what is wanted of a cluster. The fleet shows it when this returns.
	 * @param caller who says so
	 * @param cluster its name
	 * @param state what is wanted
	 * @return false if there is no such cluster
	 * @throws Denied if the caller is no admin
	 */
	public boolean setState(Caller caller, String cluster, AdministrativeState state) {
		Audit.Line line = this.audit.act("set-administrative-state", caller).cluster(cluster);
		return set(caller, line, () -> this.directory.setState(cluster, state), state);
	}

	private static boolean set(Caller caller, Audit.Line line, Act act, AdministrativeState state) {
		try {
			caller.mustBeAdmin();
			boolean known = act.done();
			line.outcome(known ? state.name() : "UNKNOWN");
			return known;
		}
		catch (Denied ex) {
			line.outcome("DENIED").reason(ex.reason().name());
			throw ex;
		}
		finally {
			line.write();
		}
	}

	@FunctionalInterface
	private interface Act {

		boolean done();

	}

}
