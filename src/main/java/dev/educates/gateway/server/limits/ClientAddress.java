package dev.educates.gateway.server.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** Addresses of clients. */
public final class ClientAddress {

	/** What one customer of a provider has, and may choose from: RFC 6177. */
	private static final int PREFIX_BYTES = 8;

	private ClientAddress() {
	}

	/** The first 64 bits of IPv6 count as one address; other text stands for itself. */
	public static String network(String address) {
		if (address.indexOf(':') < 0) {
			return address;
		}
		try {
			// servers write them in brackets
			InetAddress parsed = InetAddress.ofLiteral(address.replaceAll("^\\[|]$", ""));
			return (parsed instanceof Inet6Address)
					? HexFormat.of().formatHex(parsed.getAddress(), 0, PREFIX_BYTES) + "/64" : parsed.getHostAddress();
		}
		catch (IllegalArgumentException ex) {
			return address;
		}
	}

}
