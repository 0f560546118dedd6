package dev.educates.gateway.portal.administration;

import java.util.TreeMap;
import java.util.function.Function;

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
 * Cordons and uncordons clusters and portals. It overrides the configuration. An
 * {@link OverridesStore} keeps the states. Each action is in the audit log.
 */
public final class Administration {

	private static final Logger logger = LoggerFactory.getLogger(Administration.class);

	private final PortalDirectory directory;

	private final Audit audit;

	private final OverridesStore store;

	/** Guarded by the store, which sends one state at a time. */
	private AdministrativeOverrides applied = AdministrativeOverrides.NONE;

	Administration(PortalDirectory directory, Audit audit, OverridesStore store) {
		this.directory = directory;
		this.audit = audit;
		this.store = store;
	}

	/** Applies the persisted state. */
	void start() {
		this.store.listen(this::apply);
	}

	private void apply(AdministrativeOverrides next) {
		if (!next.equals(this.applied)) {
			logger.info("Administrative states: clusters {}, portals {}", new TreeMap<>(next.clusters()),
					new TreeMap<>(next.portals()));
			this.applied = next;
			this.directory.apply(next);
		}
	}

	/**
	 * Sets the state of a portal. The fleet is updated when this returns.
	 * @return false if there is no such portal
	 * @throws Denied if the caller is no admin
	 * @throws StateNotPersistedException if it cannot be persisted, and nothing has
	 * changed
	 */
	public boolean setState(Caller caller, PortalRef portal, AdministrativeState state) {
		Audit.Line line = this.audit.act("set-administrative-state", caller).portal(portal);
		return set(caller, line, (known) -> this.directory.with(known, portal, state), state);
	}

	/** The same for a cluster. */
	public boolean setState(Caller caller, String cluster, AdministrativeState state) {
		Audit.Line line = this.audit.act("set-administrative-state", caller).cluster(cluster);
		return set(caller, line, (known) -> this.directory.with(known, cluster, state), state);
	}

	private boolean set(Caller caller, Audit.Line line,
			Function<AdministrativeOverrides, @Nullable AdministrativeOverrides> change, AdministrativeState state) {
		try {
			caller.mustBeAdmin();
			boolean changed = this.store.update(change);
			line.outcome(changed ? state.name() : "UNKNOWN");
			return changed;
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
