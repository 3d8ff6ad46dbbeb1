/** A schema file as it was read, wherever from. `file` is what messages name: a path from the root, or `registry:topic@3`. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}
