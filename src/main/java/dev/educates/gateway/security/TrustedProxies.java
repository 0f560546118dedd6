package dev.educates.gateway.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Takes the address of a client from {@code X-Forwarded-For}, if trusted proxies wrote
 * it. Each proxy appends the address of its peer, so the header is read from its end: the
 * first address that is not a trusted proxy's is the client's. The client wrote what
 * precedes it. The header of an untrusted peer is ignored, and so are the addresses in
 * {@code Forwarded}: a proxy that writes one of the two forwards the other one unchanged.
 * <p>
 * Spring Boot trusts every sender of these headers in Kubernetes, or with a
 * {@code server.forward-headers-strategy}. So the addresses in both are removed from the
 * request here, before anything else reads them.
 */
final class TrustedProxies implements HttpConfiguration.Customizer {

	/** Of {@code Forwarded}: RFC 7239, section 4. */
	private static final Pattern FOR = Pattern.compile("(?i)\\bfor\\s*=\\s*(?:\"[^\"]*\"?|[^;,\\s]*)");

	private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([^:]*):\\d+");

	private final List<IpAddressMatcher> trusted;

	TrustedProxies(List<String> networks) {
		this.trusted = networks.stream().map(TrustedProxies::matcher).toList();
	}

	private static IpAddressMatcher matcher(String network) {
		try {
			String[] parts = network.split("/", 2);
			InetAddress address = InetAddress.ofLiteral(parts[0]);
			int bits = (parts.length > 1) ? Integer.parseInt(parts[1]) : 0;
			// the JDK completes an IPv4 address of fewer numbers to another one
			boolean whole = parts[0].indexOf(':') >= 0 || parts[0].split("\\.", -1).length == 4;
			if (whole && bits >= 0 && bits <= 8 * address.getAddress().length) {
				return new IpAddressMatcher(network);
			}
		}
		catch (IllegalArgumentException ex) {
			// reported below
		}
		throw new IllegalArgumentException(
				"gateway.security.trusted-proxies '%s' must be an address or a block like 10.0.0.0/8 or 2001:db8::/32"
					.formatted(network));
	}

	@Override
	public Request customize(Request request, HttpFields.Mutable responseHeaders) {
		HttpFields headers = request.getHeaders();
		if (!headers.contains(HttpHeader.X_FORWARDED_FOR) && !headers.contains(HttpHeader.FORWARDED)) {
			return request;
		}
		SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
		if (remote instanceof InetSocketAddress peer && peer.getAddress() != null) {
			InetAddress caller = caller(peer.getAddress(), headers.getCSV(HttpHeader.X_FORWARDED_FOR, false));
			remote = caller.equals(peer.getAddress()) ? peer : new InetSocketAddress(caller, 0);
		}
		return new Forwarded(request, remote);
	}

	/** The client at the other end of a chain of proxies. */
	InetAddress caller(InetAddress peer, List<String> forwarded) {
		InetAddress caller = peer;
		for (String each : forwarded.reversed()) {
			InetAddress next = isTrusted(caller) ? parsed(each) : null;
			if (next == null) {
				break;
			}
			caller = next;
		}
		return caller;
	}

	private boolean isTrusted(InetAddress address) {
		String text = address.getHostAddress().replaceFirst("%.*", "");
		return this.trusted.stream().anyMatch((network) -> network.matches(text));
	}

	/** Scheme and host of a value of {@code Forwarded}, without addresses. */
	static String withoutAddresses(String forwarded) {
		return FOR.matcher(forwarded).replaceAll("for=unknown");
	}

	/** Null for anything but an address, with or without a port. */
	private static @Nullable InetAddress parsed(String text) {
		Matcher withPort = WITH_PORT.matcher(text.strip());
		String address = text.strip();
		if (withPort.matches()) {
			address = (withPort.group(1) != null) ? withPort.group(1) : withPort.group(2);
		}
		try {
			return InetAddress.ofLiteral(address);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** A request from the client's address, without headers that name another one. */
	private static final class Forwarded extends Request.Wrapper {

		private final ConnectionMetaData connection;

		private final HttpFields headers;

		Forwarded(Request request, SocketAddress caller) {
			super(request);
			this.headers = withoutAddresses(request.getHeaders());
			this.connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {

				@Override
				public SocketAddress getRemoteSocketAddress() {
					return caller;
				}

			};
		}

		private static HttpFields withoutAddresses(HttpFields sent) {
			HttpFields.Mutable headers = HttpFields.build(sent).remove(HttpHeader.X_FORWARDED_FOR);
			List<String> forwarded = sent.getValuesList(HttpHeader.FORWARDED);
			headers.remove(HttpHeader.FORWARDED);
			forwarded.forEach((each) -> headers.add(HttpHeader.FORWARDED, TrustedProxies.withoutAddresses(each)));
			return headers.asImmutable();
		}

		@Override
		public ConnectionMetaData getConnectionMetaData() {
			return this.connection;
		}

		@Override
		public HttpFields getHeaders() {
			return this.headers;
		}

	}

}
