package dev.educates.gateway.graphql;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.Decision;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.voucher.Voucher;
import org.jspecify.annotations.Nullable;

/**
 * Ids and cursors: opaque for clients, names for the gateway. They are valid as long as
 * the names, also after a restart and on other instances.
 * <p>
 * A normalised cache has one object per id. The id of an object whose fields depend on
 * the view therefore contains the {@linkplain CallerView#scopeName scope} of that view.
 */
sealed interface GlobalId {

	static String of(Cluster cluster, String scope) {
		return encode("cluster", scope, cluster.name());
	}

	static String of(PortalRef portal, String scope) {
		return encode("portal", scope, portal.cluster(), portal.name());
	}

	static String of(EnvironmentRef environment, String scope) {
		return encode("environment", scope, environment.portal().cluster(), environment.portal().name(),
				environment.name());
	}

	static String of(HostedWorkshop workshop, String scope) {
		return encode("workshop", scope, workshop.name());
	}

	static String of(Tenant tenant) {
		return encode("tenant", tenant.name());
	}

	static String of(Client client) {
		return encode("client", client.name());
	}

	static String of(Decision decision) {
		return encode("placement", decision.replica().value(), Long.toString(decision.number()));
	}

	static String of(Voucher voucher) {
		return encode("voucher", voucher.id());
	}

	static String of(SessionRef session) {
		return encode("session", session.portal().cluster(), session.portal().name(), session.name());
	}

	/** Reads an id. */
	static GlobalId read(String id) {
		GlobalId parsed = parsed(id);
		if (parsed == null) {
			throw new BadInput("'%s' is not a valid id".formatted(BadInput.shortened(id)));
		}
		return parsed;
	}

	/** Null if it is invalid. */
	static @Nullable GlobalId parsed(String id) {
		List<String> parts = decode(id);
		return switch (parts.getFirst() + parts.size()) {
			case "cluster3" -> new OfCluster(parts.get(1), parts.get(2));
			case "portal4" -> new OfPortal(parts.get(1), new PortalRef(parts.get(2), parts.get(3)));
			case "environment5" -> new OfEnvironment(parts.get(1),
					new EnvironmentRef(new PortalRef(parts.get(2), parts.get(3)), parts.get(4)));
			case "tenant2" -> new OfTenant(parts.get(1));
			case "voucher2" -> new OfVoucher(parts.get(1));
			case "client2" -> new OfClient(parts.get(1));
			case "workshop3" -> new OfWorkshop(parts.get(1), parts.get(2));
			case "session4" -> new OfSession(new SessionRef(new PortalRef(parts.get(1), parts.get(2)), parts.get(3)));
			case "placement3" -> parts.get(2).matches("\\d{1,18}")
					? new OfPlacement(new ReplicaId(parts.get(1)), Long.parseLong(parts.get(2))) : null;
			default -> null;
		};
	}

	/** Reads an id that must be a session's. */
	static SessionRef readSession(String id) {
		if (read(id) instanceof OfSession(SessionRef session)) {
			return session;
		}
		throw new BadInput("id '%s' is not that of a session".formatted(BadInput.shortened(id)));
	}

	private static String encode(String... parts) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
	}

	private static List<String> decode(String id) {
		try {
			ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id));
			return List.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().split("\0", -1));
		}
		catch (IllegalArgumentException | CharacterCodingException ex) {
			return List.of("");
		}
	}

	/** Id of an object in the view of a scope. */
	sealed interface Scoped extends GlobalId {

		String scope();

	}

	record OfCluster(String scope, String name) implements Scoped {
	}

	record OfPortal(String scope, PortalRef ref) implements Scoped {
	}

	record OfEnvironment(String scope, EnvironmentRef ref) implements Scoped {
	}

	record OfWorkshop(String scope, String name) implements Scoped {
	}

	record OfTenant(String name) implements GlobalId {
	}

	record OfClient(String name) implements GlobalId {
	}

	record OfVoucher(String id) implements GlobalId {
	}

	record OfPlacement(ReplicaId replica, long number) implements GlobalId {

		/** The order of one replica's decisions. */
		static final Comparator<OfPlacement> NEWEST_FIRST = Comparator.comparingLong(OfPlacement::number).reversed();

		boolean names(Decision decision) {
			return decision.replica().equals(this.replica) && decision.number() == this.number;
		}

		static OfPlacement of(Decision decision) {
			return new OfPlacement(decision.replica(), decision.number());
		}

	}

	record OfSession(SessionRef ref) implements GlobalId {
	}

}
