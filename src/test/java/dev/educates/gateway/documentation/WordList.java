package dev.educates.gateway.documentation;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words that documents, schema and code do not use, as CONTRIBUTING.md lists them.
 */
final class WordList {

	/** Words and phrases that readers of technical English stumble over. */
	static final List<String> WORDS = List.of("somebody", "nobody", "whoever", "told", "anew", "in vain", "but for",
			"what came of", "as far as", "any more", "goes by", "looked at", "leftover", "leftovers", "left behind",
			"place in line", "waits in line", "in line for");

	/** Names that types had before the glossary. */
	static final Set<String> TYPES = Set.of("AbandonedStreams", "Allotment", "Allowances", "Arrivals", "Asking", "Bell",
			"Claims", "Crowd", "Dependences", "Endpoint", "Ends", "Exchange", "FirstLooks", "LeftBehind", "Leftovers",
			"Likeness", "Line", "Means", "ObservedFleet", "OperatorStates", "Outlook", "Outlooks", "Overdue", "Pacing",
			"Placing", "Places", "PortalTrust", "Probation", "Punctuality", "Queues", "RealBell", "RefreshInMadeUpTime",
			"Refusals", "RefusalWords", "Repetitions", "Replies", "RequestLedger", "Reuse", "Rows", "Sent", "Shape",
			"Situation", "Standing", "StoredLists", "Ticket", "Tickets", "Tries", "Turn", "Wire", "Words");

	private static final Pattern UNWANTED = Pattern.compile("\\b(" + String.join("|", WORDS) + ")\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*(?:\\*(?!/)|//|#|>)?\\s*");

	private static final int CONTEXT = 30;

	private WordList() {
	}

	/** The unwanted words of a text, each with what stands around it. */
	static List<String> unwanted(String text) {
		String line = BREAK.matcher(text).replaceAll(" ");
		return UNWANTED.matcher(line)
			.results()
			.map((found) -> line.substring(Math.max(0, found.start() - CONTEXT),
					Math.min(line.length(), found.end() + CONTEXT)))
			.toList();
	}

}
