package dev.educates.gateway.graphql;

/**
 * An object of the API: a value of the fleet in the view of one operation. Its public
 * methods are the fields of the schema's type of the same name.
 */
sealed interface Node permits ClientNode, ClusterNode, PlacementNode, PortalNode, SessionNode, TenantNode, VoucherNode,
		WorkshopEnvironmentNode, WorkshopNode {

	String id();

}
