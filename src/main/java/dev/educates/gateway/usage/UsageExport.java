package dev.educates.gateway.usage;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.Permit;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.storage.StorageUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The same figures as comma-separated values. */
@RestController
class UsageExport {

	private static final String FORMULAS = "=+-@\t";

	private final UsageReport report;

	private final OperationLimiter limits;

	UsageExport(UsageReport report, OperationLimiter limits) {
		this.report = report;
		this.limits = limits;
	}

	@GetMapping(path = "/usage.csv", produces = "text/csv;charset=UTF-8")
	ResponseEntity<String> csv(@RequestParam String from, @RequestParam String to,
			@RequestParam(required = false) @Nullable String tenant,
			@RequestParam(defaultValue = "DAY,TENANT,WORKSHOP,CLASS") List<String> groupBy,
			HttpServletRequest request) {
		try (Permit _ = this.limits.begin(Authenticated.caller(), request.getRemoteAddr())) {
			Set<UsageQuery.Group> groups = groupBy.stream()
				.map(UsageExport::group)
				.collect(Collectors.toCollection(() -> EnumSet.noneOf(UsageQuery.Group.class)));
			UsageQuery query = new UsageQuery(tenant, UsageQuery.day("from", from), UsageQuery.day("to", to), groups);
			String lines = Stream
				.concat(Stream.of(heading()),
						this.report.rows(Authenticated.caller(), query).stream().map(UsageExport::line))
				.collect(Collectors.joining("\r\n", "", "\r\n"));
			return ResponseEntity.ok()
				.header("Content-Disposition", "attachment; filename=\"usage.csv\"")
				.cacheControl(CacheControl.noStore())
				.body(lines);
		}
	}

	private static UsageQuery.Group group(String name) {
		return Arrays.stream(UsageQuery.Group.values())
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new BadInput("groupBy '%s' must be one of %s".formatted(BadInput.shortened(name),
					Arrays.toString(UsageQuery.Group.values()))));
	}

	private static String heading() {
		return Stream
			.concat(Stream.of("day", "tenant", "workshop", "class", "sessions", "ended", "seconds", "waitMilliseconds"),
					Arrays.stream(RefusalReason.values()).map(RefusalReason::name))
			.collect(Collectors.joining(","));
	}

	private static String line(UsageRow row) {
		return Stream
			.concat(Stream.of(row.day(), row.tenant(), row.workshop(), row.classId(), row.sessions(), row.ended(),
					row.seconds(), row.waitMillis()),
					Arrays.stream(RefusalReason.values()).map((reason) -> row.refusals().getOrDefault(reason, 0L)))
			.map((value) -> cell(Objects.toString(value, "")))
			.collect(Collectors.joining(","));
	}

	/** Quoted if need be; a spreadsheet takes none for a formula. */
	private static String cell(String value) {
		String safe = (!value.isEmpty() && FORMULAS.indexOf(value.charAt(0)) >= 0) ? "'" + value : value;
		return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
	}

	@ExceptionHandler
	ResponseEntity<String> invalid(BadInput input) {
		return ResponseEntity.badRequest().body(input.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<String> incomplete(MissingServletRequestParameterException missing) {
		return ResponseEntity.badRequest().body("parameter '%s' is missing".formatted(missing.getParameterName()));
	}

	@ExceptionHandler
	ResponseEntity<String> unavailable(StorageUnavailableException failure) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(failure.getMessage());
	}

}
