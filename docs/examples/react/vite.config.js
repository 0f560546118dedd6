/** The gateway has the same origin as the page: in development by this proxy, so that it needs no CORS. */
const gateway = process.env.GATEWAY ?? 'http://localhost:8080';

export default {server: {proxy: {'/graphql': {target: gateway, ws: true}}}};
