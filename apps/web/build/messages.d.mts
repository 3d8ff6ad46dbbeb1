export declare const languages: readonly string[];
export const firstCatalogs: readonly string[];
export declare function entriesOf(text: string): Map<string, string>;
export declare function generateMessages(
  filesByLanguage: Readonly<Record<string, readonly string[]>>,
): Map<string, string>;
