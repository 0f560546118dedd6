package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Callers for tests. */
public final class Callers {

	/** Sees all. */
	public static final Caller ADMIN = new Caller(Caller.Kind.CLIENT, "admin", Set.of(Role.ADMIN), List.of(), null,
			Quotas.NONE);

	private Callers() {
	}

	/** A person with the role tenant, for whom an issuer vouches. */
	public static final Caller OPERATOR = new Caller(Caller.Kind.END_USER, "https://id.example.com", "ann",
			Set.of(Role.TENANT), patterns("alpha", "beta"), null, Quotas.NONE);

	/**
	 * Callers that differ from {@link #OPERATOR} in who they are: what is counted for one
	 * is not counted for the other.
	 */
	public static final Map<String, Caller> OTHERS = Map.of("issuer",
			new Caller(Caller.Kind.END_USER, "https://other.example.com", "ann", Set.of(Role.TENANT),
					OPERATOR.tenants(), null, Quotas.NONE),
			"subject",
			new Caller(Caller.Kind.END_USER, OPERATOR.name(), "ben", Set.of(Role.TENANT), OPERATOR.tenants(), null,
					Quotas.NONE),
			"kind", new Caller(Caller.Kind.CLIENT, OPERATOR.name(), "ann", Set.of(Role.TENANT), OPERATOR.tenants(),
					null, Quotas.NONE));

	/** The same one with another right in each case. */
	public static final Map<String, Caller> OTHER_RIGHTS = Map.of("tenants",
			new Caller(Caller.Kind.END_USER, OPERATOR.name(), "ann", Set.of(Role.TENANT), patterns("alpha"), null,
					Quotas.NONE),
			"roles",
			new Caller(Caller.Kind.END_USER, OPERATOR.name(), "ann", Set.of(Role.TENANT, Role.ADMIN),
					OPERATOR.tenants(), null, Quotas.NONE),
			"user", new Caller(Caller.Kind.END_USER, OPERATOR.name(), "ann", Set.of(Role.TENANT), OPERATOR.tenants(),
					"ann", Quotas.NONE));

	/** A client with the role tenant. */
	public static Caller client(String name, String... tenants) {
		return new Caller(Caller.Kind.CLIENT, name, Set.of(Role.TENANT), patterns(tenants), null, Quotas.NONE);
	}

	/** The same client, but only for one user. */
	public static Caller pinned(Caller client, String user) {
		return new Caller(client.kind(), client.name(), client.roles(), client.tenants(), user, client.quotas());
	}

	/** The same client with limits. */
	public static Caller limited(Caller client, Integer perUser, Integer perClient) {
		return new Caller(client.kind(), client.name(), client.roles(), client.tenants(), client.user(),
				new Quotas(perUser, perClient));
	}

	/** A person. */
	public static Caller endUser(String user, String... tenants) {
		return new Caller(Caller.Kind.END_USER, "issuer", Set.of(), patterns(tenants), user, Quotas.NONE);
	}

	/** All that differ from {@link #OPERATOR} in one attribute alone, by its name. */
	public static Map<String, Caller> differing() {
		Map<String, Caller> all = new TreeMap<>(OTHERS);
		all.putAll(OTHER_RIGHTS);
		return all;
	}

	/** Tenants that have all portals. */
	public static Tenancy tenancy(String... tenants) {
		return Tenancy.of(
				Stream.of(tenants).map((name) -> new Tenant(name, null, null, Selector.ALL, Map.of(), null)).toList(),
				List.of());
	}

	private static List<NamePattern> patterns(String... globs) {
		return Stream.of(globs).map(NamePattern::new).toList();
	}

}
