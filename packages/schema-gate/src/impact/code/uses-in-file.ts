import ts from 'typescript-api';
import { type ContractField, fieldsOf } from './contract-fields.ts';
import { Flow, type Visit } from './flow.ts';
import { Touched } from './touched.ts';

/** One use of a field, where it stands. */
export interface Use extends ContractField {
  readonly how: 'named' | 'whole';
  /** From 1. */
  readonly line: number;
}

/**
 * Finds the uses of records' fields in a file: where one is read or assigned by name, taken apart, filled in an object
 * literal, or carried over into (or from) a type of the app's own.
 */
export class UseFinder {
  readonly #checker: ts.TypeChecker;
  readonly #touched: Touched;
  readonly #flow: Flow;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
    this.#touched = new Touched(checker);
    this.#flow = new Flow(checker, this.#touched);
  }

  in(file: ts.SourceFile): Use[] {
    const uses: Use[] = [];
    const walk = (node: ts.Node): void => {
      if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
      this.#look(node, (field, how) => uses.push({ ...field, how, line: lineOf(file, node) }));
      ts.forEachChild(node, walk);
    };
    walk(file);
    return uses;
  }

  #look(node: ts.Node, visit: Visit): void {
    if (ts.isPropertyAccessExpression(node)) this.#named(this.#checker.getSymbolAtLocation(node.name), visit);
    else if (ts.isElementAccessExpression(node)) this.#element(node, visit);
    else if (ts.isObjectBindingPattern(node)) this.#pattern(node, visit);
    else if (ts.isObjectLiteralExpression(node)) this.#literal(node, visit);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#call(node, visit);
    if (ts.isExpression(node)) this.#position(node, visit);
  }

  #named(property: ts.Symbol | undefined, visit: Visit): void {
    for (const field of property ? fieldsOf(property) : []) visit(field, 'named');
  }

  /** `record['name']` names a field; `record[name]` may mean each that the type of `name` allows. */
  #element({ expression, argumentExpression }: ts.ElementAccessExpression, visit: Visit): void {
    const type = this.#typeOf(expression);
    if (!this.#touched.has(type)) return;
    const key = this.#typeOf(argumentExpression);
    const keys = key.isUnion() ? key.types : [key];
    for (const part of keys) {
      if (part.isStringLiteral()) this.#named(this.#checker.getPropertyOfType(type, part.value), visit);
      else if (part.flags & (ts.TypeFlags.String | ts.TypeFlags.Index | ts.TypeFlags.TypeParameter)) {
        for (const property of type.getProperties()) for (const field of fieldsOf(property)) visit(field, 'whole');
      }
    }
  }

  #pattern(pattern: ts.ObjectBindingPattern, visit: Visit): void {
    const type = this.#typeOf(pattern);
    for (const { propertyName, name, dotDotDotToken } of pattern.elements) {
      const key = propertyName ?? name;
      if (dotDotDotToken || !(ts.isIdentifier(key) || ts.isStringLiteral(key))) continue;
      for (const part of type.isUnion() ? type.types : [type]) {
        this.#named(this.#checker.getPropertyOfType(part, key.text), visit);
      }
    }
  }

  /** What is filled in, of the records that the literal can be; and what a spread carries over. */
  #literal(literal: ts.ObjectLiteralExpression, visit: Visit): void {
    const wanted = this.#checker.getContextualType(literal);
    if (wanted === undefined || !this.#mayTouch(literal, wanted)) return;
    const targets = this.#targetsOf(literal, wanted);
    const explicit = new Set(literal.properties.flatMap((property) => nameOf(property) ?? []));
    for (const target of targets) {
      for (const name of explicit) this.#named(this.#checker.getPropertyOfType(target, name), visit);
    }
    for (const property of literal.properties) {
      if (ts.isSpreadAssignment(property)) this.#spread(property.expression, { targets, explicit }, visit);
      if (ts.isShorthandPropertyAssignment(property)) this.#shorthand(property, targets, visit);
    }
  }

  #mayTouch(literal: ts.ObjectLiteralExpression, wanted: ts.Type): boolean {
    return this.#touched.has(wanted) || literal.properties.some((property) => this.#carries(property));
  }

  #carries(property: ts.ObjectLiteralElementLike): boolean {
    if (ts.isSpreadAssignment(property)) return this.#touched.has(this.#typeOf(property.expression));
    return ts.isShorthandPropertyAssignment(property) && this.#touched.has(this.#typeOf(property.name));
  }

  #targetsOf(literal: ts.ObjectLiteralExpression, wanted: ts.Type): readonly ts.Type[] {
    if (!wanted.isUnion()) return [wanted];
    const objects = wanted.types.filter(({ flags }) => (flags & OBJECT) !== 0);
    const own = this.#typeOf(literal);
    const fitting = objects.filter((part) => this.#checker.isTypeAssignableTo(own, part));
    return fitting.length > 0 ? fitting : objects;
  }

  #spread(expression: ts.Expression, { targets, explicit }: Literal, visit: Visit): void {
    const source = this.#typeOf(expression);
    for (const target of targets) {
      this.#flow.between(source, target, (field, how) => {
        if (!explicit.has(field.field) || how === 'whole') visit(field, how);
      });
    }
  }

  #shorthand({ name }: ts.ShorthandPropertyAssignment, targets: readonly ts.Type[], visit: Visit): void {
    const value = this.#checker.getShorthandAssignmentValueSymbol(name.parent);
    if (value === undefined) return;
    const source = this.#checker.getTypeOfSymbolAtLocation(value, name);
    for (const target of targets) {
      const property = this.#checker.getPropertyOfType(target, name.text);
      if (property) this.#flow.between(source, this.#checker.getTypeOfSymbol(property), visit);
    }
  }

  #call(call: ts.CallExpression | ts.NewExpression, visit: Visit): void {
    const given = call.arguments ?? [];
    if (!given.some((argument) => this.#interests(argument))) return;
    const signature = this.#checker.getResolvedSignature(call);
    if (signature === undefined) return;
    given.forEach((argument, at) => {
      const wanted = this.#parameterAt(signature, at, call);
      if (wanted === undefined || isInline(argument)) return;
      const source = this.#typeOf(argument);
      this.#flow.between(source, wanted, visit);
      this.#flow.functions(source, wanted, visit);
    });
  }

  #interests(argument: ts.Expression): boolean {
    if (isInline(argument)) return false;
    const type = this.#typeOf(argument);
    return this.#touched.has(type) || type.getCallSignatures().length > 0;
  }

  #parameterAt(signature: ts.Signature, at: number, call: ts.Node): ts.Type | undefined {
    const { parameters } = signature;
    const last = parameters.at(-1);
    const parameter = parameters[at] ?? last;
    if (parameter === undefined || last === undefined) return undefined;
    const type = this.#checker.getTypeOfSymbolAtLocation(parameter, call);
    if (at < parameters.length - 1 || !isRest(last)) return parameters[at] && type;
    return this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? type;
  }

  /** A value that goes where another type is written down. */
  #position(node: ts.Expression, visit: Visit): void {
    if (isInline(node) || !isConsumed(node)) return;
    const type = this.#typeOf(node);
    const wanted = this.#wantedOf(node);
    if (wanted === undefined) return;
    this.#flow.between(type, wanted, visit);
  }

  #wantedOf(node: ts.Expression): ts.Type | undefined {
    const { parent } = node;
    if (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) {
      return isConst(parent.type) ? undefined : this.#checker.getTypeFromTypeNode(parent.type);
    }
    return this.#checker.getContextualType(node);
  }

  #typeOf(node: ts.Node): ts.Type {
    return this.#checker.getTypeAtLocation(node);
  }
}

interface Literal {
  readonly targets: readonly ts.Type[];
  /** Fields that the literal gives itself. */
  readonly explicit: ReadonlySet<string>;
}

const OBJECT = ts.TypeFlags.Object | ts.TypeFlags.Intersection;

const lineOf = (file: ts.SourceFile, node: ts.Node): number =>
  file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

function nameOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

/** What is looked into for itself: its parts have types of their own that are wanted. */
const isInline = (node: ts.Node): boolean =>
  ts.isObjectLiteralExpression(node) ||
  ts.isArrayLiteralExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isParenthesizedExpression(node) ||
  ts.isConditionalExpression(node) ||
  ts.isLiteralExpression(node);

function isConsumed({ parent }: ts.Expression): boolean {
  return (
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isTypeAssertionExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isYieldExpression(parent) ||
    (ts.isVariableDeclaration(parent) && parent.type !== undefined) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
  );
}

const isRest = (parameter: ts.Symbol): boolean =>
  parameter.valueDeclaration !== undefined &&
  ts.isParameter(parameter.valueDeclaration) &&
  parameter.valueDeclaration.dotDotDotToken !== undefined;

const isConst = (type: ts.TypeNode): boolean =>
  ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'const';
