/** The libraries of GraphiQL, as one module for ../resources/static/graphiql/graphiql.js. None of our own code is in it. */
import 'graphiql/graphiql.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';

export {createElement, useSyncExternalStore} from 'react';
export {createRoot} from 'react-dom/client';
export {GraphiQL, HISTORY_PLUGIN} from 'graphiql';
export {explorerPlugin} from '@graphiql/plugin-explorer';
export {getOperationAST, parse} from 'graphql';
