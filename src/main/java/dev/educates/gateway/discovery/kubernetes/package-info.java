/**
 * Discovery from Educates' custom resources: clusters, tenants and clients from the
 * lookup service's resources in one namespace, portals from the API server of each
 * cluster. Reads only, with {@code get}, {@code list} and {@code watch}.
 */
@NullMarked
package dev.educates.gateway.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
