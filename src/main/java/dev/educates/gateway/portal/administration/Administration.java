package dev.educates.gateway.portal.administration;

import java.util.TreeMap;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.AdministrativeOverrides;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cordons and uncordons clusters and portals. It overrides the configuration, and
 * survives a restart with a state file. Each action is in the audit log.
 */
public final class Administration {

	private static final Logger logger = LoggerFactory.getLogger(Administration.class);

	private final PortalDirectory directory;

	private final Audit audit;

	private final StateFile file;

	Administration(PortalDirectory directory, Audit audit, StateFile file) {
		this.directory = directory;
		this.audit = audit;
		this.file = file;
	}

	/**
	 * Applies the persisted state.
	 * @throws InvalidStateFileException if the file is invalid
	 */
	void start() {
		AdministrativeOverrides kept = this.file.read();
		if (!kept.equals(AdministrativeOverrides.NONE)) {
			logger.info("Restored administrative states: clusters {}, portals {}", new TreeMap<>(kept.clusters()),
					new TreeMap<>(kept.portals()));
		}
		this.directory.apply(kept);
	}

	/**
	 * Sets the state of a portal. The fleet is updated when this returns.
	 * @param caller who says so
	 * @param portal its name and cluster
	 * @param state what is wanted
	 * @return false if there is no such portal
	 * @throws Denied if the caller is no admin
	 * @throws StateNotPersistedException if it cannot be persisted; nothing has changed
	 * then
	 */
	public boolean setState(Caller caller, PortalRef portal, AdministrativeState state) {
		Audit.Line line = this.audit.act("set-administrative-state", caller).portal(portal);
		return set(caller, line, () -> this.directory.with(portal, state), state);
	}

	/**
	 * Sets the state of a cluster. The fleet is updated when this returns.
	 * @param caller who says so
	 * @param cluster its name
	 * @param state what is wanted
	 * @return false if there is no such cluster
	 * @throws Denied if the caller is no admin
	 * @throws StateNotPersistedException if it cannot be persisted; nothing has changed
	 * then
	 */
	public boolean setState(Caller caller, String cluster, AdministrativeState state) {
		Audit.Line line = this.audit.act("set-administrative-state", caller).cluster(cluster);
		return set(caller, line, () -> this.directory.with(cluster, state), state);
	}

	/** Serialised, as each change builds on the previous one. */
	private synchronized boolean set(Caller caller, Audit.Line line, Supplier<@Nullable AdministrativeOverrides> with,
			AdministrativeState state) {
		try {
			caller.mustBeAdmin();
			AdministrativeOverrides next = with.get();
			if (next != null) {
				this.file.write(next);
				this.directory.apply(next);
			}
			line.outcome((next != null) ? state.name() : "UNKNOWN");
			return next != null;
		}
		catch (StateNotPersistedException ex) {
			line.outcome("FAULT").detail(String.valueOf(ex.getMessage()));
			throw ex;
		}
		catch (Denied ex) {
			line.outcome("DENIED").reason(ex.reason().name());
			throw ex;
		}
		finally {
			line.write();
		}
	}

}
