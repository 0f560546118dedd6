/** The newest DOMPurify, in place of the copy of 2024 inside Monaco. */
import purify from 'dompurify';

export const sanitize = purify.sanitize;
export const addHook = purify.addHook;
export const removeHook = purify.removeHook;
