/** What relay-compiler compiles; libraries.test.js runs the result. */
import {graphql} from 'relay-runtime';

graphql`
	query LearnerQuery($first: Int!) {
		...Learner_workshops @arguments(first: $first)
	}
`;

graphql`
	fragment Learner_workshops on Query
	@refetchable(queryName: "LearnerPageQuery")
	@argumentDefinitions(first: {type: "Int!"}, after: {type: "String"}) {
		workshops(first: $first, after: $after) @connection(key: "Learner_workshops") {
			edges { node { id name ...Learner_workshop } }
		}
	}
`;

graphql`
	fragment Learner_workshop on Workshop @refetchable(queryName: "LearnerWorkshopQuery") {
		availability { remaining capacity }
	}
`;

graphql`
	subscription LearnerSeatsSubscription {
		workshopAvailability { name availability { remaining } }
	}
`;

graphql`
	mutation LearnerStartMutation($input: RequestSessionInput!) {
		requestSession(input: $input) {
			__typename
			... on SessionGranted { session { id user } }
			... on SessionRefused { reason }
		}
	}
`;
