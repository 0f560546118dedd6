package dev.educates.gateway.discovery.file;

import dev.educates.gateway.tenancy.UserIds;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the ids of users mean.
 *
 * @param userIds whether the same id in two tenants is two users, or one
 */
@Validated
@ConfigurationProperties("gateway")
record UserIdsProperties(@DefaultValue("per-tenant") UserIds userIds) {
}
