package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Callers for tests. */
public final class Callers {

	/** Sees all. */
	public static final Caller ADMIN = new Caller(Caller.Kind.CLIENT, "admin", Set.of(Role.ADMIN), List.of(), null,
			Quotas.NONE);

	private Callers() {
	}

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

	private static List<NamePattern> patterns(String... globs) {
		return Stream.of(globs).map(NamePattern::new).toList();
	}

}
