package dev.educates.gateway.portal.http;

/** Limits of one catalog, far above real ones. */
record CatalogLimits(int bytes, int environments, int sessions) {

	static final String BYTES = "gateway.portal.maximum-catalog-size";

	static final String ENVIRONMENTS = "gateway.portal.maximum-environments";

	static final String SESSIONS = "gateway.portal.maximum-sessions";

}
