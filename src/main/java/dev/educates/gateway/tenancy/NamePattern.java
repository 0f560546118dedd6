package dev.educates.gateway.tenancy;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A glob over names: {@code *} any characters, {@code ?} one, {@code [abc]} one of these,
 * {@code [a-c]} a range, {@code [!abc]} none of these; a bracket that is never closed
 * stands for itself. Case matters, and the whole name must match. Corner cases follow
 * Python's {@code fnmatch}, which the lookup service uses.
 */
public final class NamePattern {

	/** As long as a name in Kubernetes may be. */
	private static final int LONGEST = 253;

	private static final Pattern SPECIAL = Pattern.compile("[*?\\[]");

	private final String glob;

	/** Null if the glob is the only name that matches. */
	private final @Nullable Pattern pattern;

	/** Reads a glob; any text is one. */
	public NamePattern(String glob) {
		this.glob = glob;
		this.pattern = SPECIAL.matcher(glob).find() ? Pattern.compile(regex(glob), Pattern.DOTALL) : null;
	}

	/** A glob that matches one name alone, whatever characters it has. */
	public static NamePattern exactly(String name) {
		return new NamePattern(name.replaceAll("[*?\\[]", "[$0]"));
	}

	/**
	 * Whether a name matches. A text that is too long for a name does not: with several
	 * stars the work grows with a power of its length.
	 */
	public boolean matches(String name) {
		Pattern some = this.pattern;
		return name.length() <= LONGEST && ((some != null) ? some.matcher(name).matches() : name.equals(this.glob));
	}

	private static String regex(String glob) {
		StringBuilder regex = new StringBuilder();
		int at = 0;
		while (at < glob.length()) {
			char next = glob.charAt(at);
			int end = (next == '[') ? closing(glob, at) : -1;
			if (end > 0) {
				regex.append(oneOf(glob.substring(at + 1, end)));
				at = end;
			}
			else if (next == '*') {
				regex.append(".*");
			}
			else {
				regex.append((next == '?') ? "." : Pattern.quote(String.valueOf(next)));
			}
			at++;
		}
		return regex.toString();
	}

	/** A closing bracket in the first place is one of the characters. */
	private static int closing(String glob, int open) {
		int first = glob.startsWith("!", open + 1) ? open + 2 : open + 1;
		return glob.indexOf(']', first + 1);
	}

	/** A range that runs backwards has nothing in it. */
	private static String oneOf(String characters) {
		boolean none = characters.startsWith("!");
		StringBuilder set = new StringBuilder();
		String listed = none ? characters.substring(1) : characters;
		int at = 0;
		while (at < listed.length()) {
			char from = listed.charAt(at);
			boolean range = at + 2 < listed.length() && listed.charAt(at + 1) == '-';
			char to = range ? listed.charAt(at + 2) : from;
			if (from <= to) {
				set.append("\\x{%x}-\\x{%x}".formatted((int) from, (int) to));
			}
			at += range ? 3 : 1;
		}
		if (set.isEmpty()) {
			return none ? "." : "(?!)";
		}
		return "[" + (none ? "^" : "") + set + "]";
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof NamePattern that && this.glob.equals(that.glob);
	}

	@Override
	public int hashCode() {
		return this.glob.hashCode();
	}

	@Override
	public String toString() {
		return this.glob;
	}

}
