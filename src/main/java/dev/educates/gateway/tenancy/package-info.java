/**
 * Authorisation: tenants select clusters and portals by names and labels. Pure: values
 * and decisions only.
 */
@NullMarked
package dev.educates.gateway.tenancy;

import org.jspecify.annotations.NullMarked;
