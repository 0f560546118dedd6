/** Generates types and documents of operations.graphql from the gateway's schema. */
import {readFileSync, writeFileSync} from 'node:fs';
import {codegen} from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import {parse} from 'graphql';

const FILE = 'src/gateway.ts';

const read = (file) => parse(readFileSync(file, 'utf8'));

writeFileSync(FILE, await codegen({
	filename: FILE,
	schema: read(process.env.SCHEMA ?? '../../../schema/schema.graphql'),
	documents: [{location: 'operations.graphql', document: read('operations.graphql')}],
	config: {scalars: {DateTime: 'string', Url: 'string'}, useTypeImports: true, enumsAsTypes: true},
	pluginMap: {operations, documents},
	plugins: [{operations: {}}, {documents: {}}],
}));
