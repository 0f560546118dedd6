package dev.educates.gateway.documentation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The steps of a guide: each {@code graphql} block with the {@code json} blocks that
 * follow it, its variables and its answer, and each {@code sh} block that opens an
 * address of an earlier answer.
 */
final class Guide {

	private Guide() {
	}

	static List<Step> read(Path file) {
		List<Step> steps = new ArrayList<>();
		for (Markdown.Block block : Markdown.read(file).blocks()) {
			if (block.is("graphql")) {
				steps.add(new Step(file + ":" + block.line() + " " + block.heading(), block.text(), null, null));
			}
			else if (block.is("json") && !steps.isEmpty()) {
				steps.add(steps.removeLast().with(block.text()));
			}
			else if (block.is("sh") && block.text().contains("<")) {
				steps.add(new Step(file + ":" + block.line() + " " + block.heading(), block.text(), null, null));
			}
		}
		return steps;
	}

	/**
	 * A step.
	 *
	 * @param place where it is written
	 * @param text an operation, or a command that opens an address
	 * @param variables as written; null if there are none
	 * @param answer as shown, with its placeholders; null if none is
	 */
	record Step(String place, String text, @Nullable String variables, @Nullable String answer) {

		private Step with(String json) {
			String bare = json.replaceAll("<[A-Za-z.]+>", "placeholder");
			JsonNode node = JsonMapper.shared().readTree(bare);
			if (node.has("data") || node.has("errors")) {
				return new Step(this.place, this.text, this.variables, json);
			}
			return new Step(this.place, this.text, json, this.answer);
		}

		boolean isCommand() {
			return this.text.startsWith("curl");
		}

		boolean isSubscription() {
			return this.text.startsWith("subscription");
		}

	}

}
