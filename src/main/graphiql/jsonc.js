/**
 * Formats variables, headers and their comments, as a plug-in of Prettier. It takes the place of Prettier's own, which is
 * a parser of all JavaScript (half a megabyte); jsonc-parser is a part of GraphiQL anyway.
 */
import {applyEdits, format} from 'jsonc-parser';

export const parsers = {
	jsonc: {
		astFormat: 'jsonc',
		parse: (text) => ({text: applyEdits(text, format(text, undefined, {insertSpaces: true, tabSize: 2}))}),
		locStart: () => 0,
		locEnd: ({text}) => text.length,
	},
};

export const printers = {jsonc: {print: ({node}) => node.text}};
