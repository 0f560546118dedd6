package dev.educates.gateway.fleet;

import java.net.URI;
import java.net.URISyntaxException;

/** The rule for addresses that browsers or the gateway call. */
public final class WebAddress {

	private WebAddress() {
	}

	/** Whether an address has a host, and the scheme http or https, in any case. */
	public static boolean isWeb(URI address) {
		return address.getHost() != null
				&& ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()));
	}

	/** The same for a text; false also if it is no address. */
	public static boolean isWeb(String text) {
		try {
			return isWeb(new URI(text));
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
