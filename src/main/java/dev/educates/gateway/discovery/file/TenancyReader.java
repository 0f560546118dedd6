package dev.educates.gateway.discovery.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.LabelExpression;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Reads tenants and clients, in the shape of Educates' resources. */
final class TenancyReader extends SectionReader {

	private static final Map<String, LabelExpression.Operator> OPERATORS = Map.of("In", LabelExpression.Operator.IN,
			"NotIn", LabelExpression.Operator.NOT_IN, "Exists", LabelExpression.Operator.EXISTS, "DoesNotExist",
			LabelExpression.Operator.DOES_NOT_EXIST);

	private static final Pattern CLIENT_NAME = Pattern.compile("[^\\p{Cntrl}]{1,253}");

	private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]?\\$\\d\\d\\$[./0-9A-Za-z]{53}");

	/** How Spring Security tells which way a password is stored. */
	private static final Pattern STORED = Pattern.compile("\\{([^}]*)}.*", Pattern.DOTALL);

	private final Set<String> names = new HashSet<>();

	private TenancyReader(ListProperty property, List<String> problems) {
		super(property, problems);
	}

	static List<Tenant> tenants(ListProperty property, List<String> problems) {
		TenancyReader reader = new TenancyReader(property, problems);
		List<Tenant> tenants = new ArrayList<>();
		for (ConfigurationPropertyName key : reader.items()) {
			if (reader.isSection(key, "name", "index-url", "clusters", "portals", "preferred-labels", "quotas")) {
				reader.readTenant(key, tenants);
			}
		}
		return tenants;
	}

	static List<Client> clients(ListProperty property, List<String> problems) {
		TenancyReader reader = new TenancyReader(property, problems);
		List<Client> clients = new ArrayList<>();
		for (ConfigurationPropertyName key : reader.items()) {
			if (reader.isSection(key, "name", "password", "roles", "tenants", "user", "quotas")) {
				reader.readClient(key, clients);
			}
		}
		return clients;
	}

	/**
	 * A sentence for each client that may do nothing, as none of its roles gives a right.
	 */
	static List<String> withoutRights(ListProperty property) {
		List<String> problems = new ArrayList<>();
		TenancyReader reader = new TenancyReader(property, problems);
		for (ConfigurationPropertyName key : reader.items()) {
			ConfigurationPropertyName name = key.append("roles");
			int before = problems.size();
			List<String> roles = reader.words(name);
			if (problems.size() == before && roles.stream().noneMatch(Configured.ROLES::contains)) {
				String hint = roles.isEmpty() ? ". Maybe 'tenant'"
						: Spelling.maybe(roles.getFirst(), Configured.ROLES.toArray(String[]::new));
				reader.problem(name, "%s give no rights: the client may do nothing%s".formatted(roles, hint));
			}
		}
		return problems;
	}

	private void readTenant(ConfigurationPropertyName key, List<Tenant> tenants) {
		String name = name(key.append("name"), this.names);
		URI indexUrl = url(key.append("index-url"));
		Selector clusters = selector(key.append("clusters"));
		Selector portals = selector(key.append("portals"));
		Map<String, String> preferredLabels = labels(key.append("preferred-labels"));
		Integer sessions = sessionsPerTenant(key.append("quotas"));
		if (name != null) {
			tenants.add(new Tenant(name, indexUrl, clusters, portals, preferredLabels, sessions));
		}
	}

	private @Nullable Integer sessionsPerTenant(ConfigurationPropertyName key) {
		return (isAbsent(key) || !isSection(key, "sessions-per-tenant")) ? null
				: number(key.append("sessions-per-tenant"));
	}

	private @Nullable URI url(ConfigurationPropertyName key) {
		String text = text(key);
		if (text == null || text.isEmpty()) {
			return null;
		}
		try {
			URI url = new URI(text);
			if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
				return url;
			}
		}
		catch (URISyntaxException ex) {
			// told below
		}
		problem(key, text, "must be an address that starts with http:// or https://");
		return null;
	}

	/**
	 * Null if it has no condition: what selects nothing in particular selects nothing.
	 */
	private @Nullable Selector selector(ConfigurationPropertyName key) {
		if (isAbsent(key) || !isSection(key, "name-selector", "label-selector")) {
			return null;
		}
		List<NamePattern> globs = List.of();
		ConfigurationPropertyName nameSelector = key.append("name-selector");
		if (!isAbsent(nameSelector) && isSection(nameSelector, "match-names")) {
			globs = patterns(nameSelector.append("match-names"));
		}
		Map<String, String> labels = Map.of();
		List<LabelExpression> expressions = new ArrayList<>();
		ConfigurationPropertyName labelSelector = key.append("label-selector");
		if (!isAbsent(labelSelector) && isSection(labelSelector, "match-labels", "match-expressions")) {
			labels = labels(labelSelector.append("match-labels"));
			items(labelSelector.append("match-expressions")).forEach((item) -> readExpression(item, expressions));
		}
		Selector selector = new Selector(globs, labels, expressions);
		return selector.equals(Selector.ALL) ? null : selector;
	}

	private List<NamePattern> patterns(ConfigurationPropertyName key) {
		return words(key).stream().map(NamePattern::new).toList();
	}

	private void readExpression(ConfigurationPropertyName key, List<LabelExpression> expressions) {
		if (!isSection(key, "key", "operator", "values")) {
			return;
		}
		String label = required(key.append("key"));
		String word = required(key.append("operator"));
		List<String> values = words(key.append("values"));
		LabelExpression.Operator operator = (word != null) ? OPERATORS.get(word) : null;
		if (word != null && operator == null) {
			problem(key.append("operator"), word, "must be one of In, NotIn, Exists, DoesNotExist");
		}
		if (label == null || operator == null) {
			return;
		}
		boolean needsValues = operator == LabelExpression.Operator.IN || operator == LabelExpression.Operator.NOT_IN;
		if (needsValues == values.isEmpty()) {
			problem(key.append("values"), needsValues ? "must have at least one value for the operator " + word
					: "must be left out for the operator " + word);
			return;
		}
		expressions.add(new LabelExpression(label, operator, Set.copyOf(values)));
	}

	private void readClient(ConfigurationPropertyName key, List<Client> clients) {
		String name = clientName(key.append("name"));
		String password = password(key.append("password"));
		List<String> roles = words(key.append("roles"));
		List<NamePattern> tenants = patterns(key.append("tenants"));
		String user = user(key.append("user"));
		Quotas quotas = quotas(key.append("quotas"));
		if (name != null && password != null) {
			clients.add(new Client(name, password, roles, tenants, user, quotas));
		}
	}

	private @Nullable String clientName(ConfigurationPropertyName key) {
		String name = required(key);
		if (name == null) {
			return null;
		}
		if (!CLIENT_NAME.matcher(name).matches()) {
			problem(key, "must have from 1 to 253 characters, and no control characters");
			return null;
		}
		if (!this.names.add(name)) {
			problem(key, name, "is the name of an earlier one, too");
			return null;
		}
		return name;
	}

	private @Nullable String password(ConfigurationPropertyName key) {
		String password = required(key);
		if (password == null) {
			return null;
		}
		if (password.startsWith("{bcrypt}")) {
			if (BCRYPT.matcher(password).matches()) {
				return password;
			}
			problem(key, "must be {bcrypt} and a bcrypt hash of 60 characters, like $2y$10$…");
			return null;
		}
		if (STORED.matcher(password).matches() && !password.startsWith("{noop}")) {
			problem(key, "must begin with {bcrypt} or {noop}, or with another character than {");
			return null;
		}
		return password;
	}

	private @Nullable String user(ConfigurationPropertyName key) {
		String text = text(key);
		if (text == null || text.isEmpty()) {
			return null;
		}
		String user = UserIds.normalised(text);
		if (!UserIds.isValid(user)) {
			problem(key, "must have from 1 to 150 characters, and no control characters");
			return null;
		}
		return user;
	}

	private Quotas quotas(ConfigurationPropertyName key) {
		if (isAbsent(key) || !isSection(key, "sessions-per-user", "sessions-per-client")) {
			return Quotas.NONE;
		}
		return new Quotas(number(key.append("sessions-per-user")), number(key.append("sessions-per-client")));
	}

}
