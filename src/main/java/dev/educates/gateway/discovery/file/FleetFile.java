package dev.educates.gateway.discovery.file;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.educates.gateway.discovery.PortalUrl;
import dev.educates.gateway.discovery.Required;
import dev.educates.gateway.discovery.SelectorEntry;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The fleet's file: clusters, portals, tenants and clients, in the shape of Educates'
 * resources. Components may be null or invalid until constraints are validated, except
 * for lists and maps; texts may be empty.
 *
 * @param clusters clusters with their portals
 * @param tenants which portals belong together
 * @param clients programs that log in with a password
 */
@Validated
@ConfigurationProperties("gateway")
record FleetFile(List<@Valid ClusterEntry> clusters, List<@Valid TenantEntry> tenants,
		List<@Valid ClientEntry> clients) {

	/** A name that is also part of an id. An empty one is reported as such. */
	private static final String NAME = "\\s*|[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?";

	private static final String NOT_A_NAME = "'${validatedValue}' must be 1 to 63 lower case letters, digits, '-' and '.', "
			+ "beginning and ending with a letter or a digit";

	/**
	 * A cluster.
	 *
	 * @param name unique
	 * @param labels any keys and values
	 * @param administrativeState CORDONED: no new sessions; those that exist go on
	 * @param portals its portals
	 */
	record ClusterEntry(@Required @Pattern(regexp = NAME, message = NOT_A_NAME) String name, Map<String, String> labels,
			@Nullable AdministrativeState administrativeState, List<@Valid PortalEntry> portals) {

		Cluster cluster() {
			return new Cluster(this.name, this.labels, stateOf(this.administrativeState));
		}

	}

	/**
	 * A training portal.
	 *
	 * @param name unique in its cluster
	 * @param url address for browsers, unique in the fleet
	 * @param internalUrl address at which the gateway calls the portal; url if there is
	 * none
	 * @param labels any keys and values
	 * @param administrativeState CORDONED: no new sessions; those that exist go on
	 * @param tier portals of tier 1 are tried first
	 * @param weight share of the requests among portals of its tier; 0: no new sessions
	 * @param robot credentials of the portal's robot
	 */
	record PortalEntry(@Required @Pattern(regexp = NAME, message = NOT_A_NAME) String name, @Required String url,
			@Nullable String internalUrl, Map<String, String> labels, @Nullable AdministrativeState administrativeState,
			@Nullable @Range(min = 1, max = 1000) Integer tier,
			@Nullable @Range(min = 0, max = PortalWeight.MOST) Integer weight,
			@NotNull(message = "is missing") @Valid RobotEntry robot) {

		PortalRegistration registration(String cluster) {
			URI address = PortalUrl.parse(this.url);
			URI called = (this.internalUrl == null || this.internalUrl.isEmpty()) ? address
					: PortalUrl.parse(this.internalUrl);
			PortalWeight share = new PortalWeight(Objects.requireNonNullElse(this.tier, PortalWeight.EQUAL.tier()),
					Objects.requireNonNullElse(this.weight, PortalWeight.EQUAL.weight()));
			return new PortalRegistration(new PortalRef(cluster, this.name), address, called, this.labels,
					stateOf(this.administrativeState), share, new RobotCredentials(this.robot.clientId,
							this.robot.clientSecret, this.robot.username, this.robot.password));
		}

	}

	/**
	 * Credentials of a portal's robot: status.educates of the TrainingPortal has them.
	 *
	 * @param clientId id of its OAuth client
	 * @param clientSecret secret of its OAuth client
	 * @param username its name
	 * @param password its password
	 */
	record RobotEntry(@Required String clientId, @Required String clientSecret, @Required String username,
			@Required String password) {

		@Override
		public String toString() {
			return "RobotEntry[omitted]";
		}

	}

	/**
	 * A tenant, like Educates' TenantConfig.
	 *
	 * @param name unique
	 * @param indexUrl where browsers go after a session, unless the request says so
	 * @param clusters selects clusters
	 * @param portals selects portals
	 * @param preferredLabels labels of portals or clusters that are preferred
	 * @param quotas limits on its sessions
	 */
	record TenantEntry(@Required @Pattern(regexp = NAME, message = NOT_A_NAME) String name, @Nullable String indexUrl,
			@Nullable @Valid SelectorEntry clusters, @Nullable @Valid SelectorEntry portals,
			Map<String, String> preferredLabels, @Nullable @Valid TenantQuotas quotas) {

		Tenant tenant() {
			return new Tenant(this.name,
					(this.indexUrl == null || this.indexUrl.isEmpty()) ? null : URI.create(this.indexUrl),
					SelectorEntry.selector(this.clusters), SelectorEntry.selector(this.portals), this.preferredLabels,
					(this.quotas != null) ? this.quotas.sessionsPerTenant : null);
		}

	}

	/**
	 * Limits of a tenant.
	 *
	 * @param sessionsPerTenant sessions of all its users together
	 */
	record TenantQuotas(@Nullable @Min(1) Integer sessionsPerTenant) {
	}

	/**
	 * A program that logs in, like Educates' ClientConfig.
	 *
	 * @param name unique
	 * @param password {bcrypt} and a hash; plain text works, with a warning
	 * @param roles tenant uses its tenants, admin sees the whole fleet
	 * @param tenants globs over names of tenants
	 * @param user the only user for whom it requests sessions
	 * @param quotas limits on its sessions
	 */
	record ClientEntry(
			@Required @Pattern(regexp = "\\s*|[^\\p{Cntrl}]{1,253}",
					message = "must have from 1 to 253 characters, and no control characters") String name,
			@Required @Pattern(regexp = "(?s)(?!\\{bcrypt}).*|\\{bcrypt}\\$2[aby]?\\$\\d\\d\\$[./0-9A-Za-z]{53}",
					message = "must be \\{bcrypt\\} and a bcrypt hash of 60 characters, like $2y$10$…") @Pattern(
							regexp = "(?s)(\\{(bcrypt|noop)}|(?!\\{[^}]*})).*",
							message = "must begin with \\{bcrypt\\} or \\{noop\\}, or with another character than \\{") String password,
			List<@Required String> roles, List<@Required String> tenants, @Nullable String user,
			@Nullable @Valid ClientQuotas quotas) {

		Client client() {
			return new Client(this.name, this.password, this.roles,
					this.tenants.stream().map(NamePattern::new).toList(),
					(this.user == null || this.user.isEmpty()) ? null : UserIds.normalised(this.user),
					(this.quotas != null) ? new Quotas(this.quotas.sessionsPerUser, this.quotas.sessionsPerClient)
							: Quotas.NONE);
		}

		@Override
		public String toString() {
			return "ClientEntry[" + this.name + "]";
		}

	}

	/**
	 * Limits of a client.
	 *
	 * @param sessionsPerUser sessions that a user may have in a tenant
	 * @param sessionsPerClient sessions that this client may have at once
	 */
	record ClientQuotas(@Nullable @Min(1) Integer sessionsPerUser, @Nullable @Min(1) Integer sessionsPerClient) {
	}

	private static AdministrativeState stateOf(@Nullable AdministrativeState state) {
		return (state != null) ? state : AdministrativeState.ACTIVE;
	}

}
