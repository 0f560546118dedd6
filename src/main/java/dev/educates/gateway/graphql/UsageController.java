package dev.educates.gateway.graphql;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.usage.UsageQuery;
import dev.educates.gateway.usage.UsageReport;
import dev.educates.gateway.usage.UsageRow;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Figures of usage. */
@Controller
record UsageController(UsageReport report) {

	@QueryMapping
	List<UsageRowNode> usage(@Argument @Nullable String tenant, @Argument String from, @Argument String to,
			@Argument @Nullable List<UsageQuery.Group> groupBy, GraphQLContext context) {
		UsageQuery query = new UsageQuery(tenant, UsageQuery.day("from", from), UsageQuery.day("to", to),
				(groupBy != null) ? Set.copyOf(groupBy) : Set.of(UsageQuery.Group.DAY));
		return this.report.rows(CallerInterceptor.caller(context), query).stream().map(UsageRowNode::of).toList();
	}

	record UsageRowNode(@Nullable String day, @Nullable String tenant, @Nullable String workshop,
			@Nullable String classId, int sessions, int endedSessions, int totalSeconds, @Nullable Integer meanSeconds,
			@Nullable Integer meanWaitMilliseconds, List<UsageRefusals> refusals) {

		static UsageRowNode of(UsageRow row) {
			return new UsageRowNode(Objects.toString(row.day(), null), row.tenant(), row.workshop(), row.classId(),
					View.saturated(row.sessions()), View.saturated(row.ended()), View.saturated(row.seconds()),
					saturated(row.meanSeconds()), saturated(row.meanWaitMillis()),
					row.refusals().entrySet().stream().map(UsageRefusals::of).toList());
		}

		private static @Nullable Integer saturated(@Nullable Long value) {
			return (value != null) ? View.saturated(value) : null;
		}

	}

	record UsageRefusals(RefusalReason reason, int count) {

		static UsageRefusals of(Map.Entry<RefusalReason, Long> refused) {
			return new UsageRefusals(refused.getKey(), View.saturated(refused.getValue()));
		}

	}

}
