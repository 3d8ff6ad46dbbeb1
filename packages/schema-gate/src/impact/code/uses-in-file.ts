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
  readonly #names: ReadonlySet<string>;
  readonly #touched: Touched;
  readonly #flow: Flow;

  /** `names`: of every field there is; what is called otherwise is no field. */
  constructor(checker: ts.TypeChecker, names: ReadonlySet<string>) {
    this.#checker = checker;
    this.#names = names;
    this.#touched = new Touched(checker);
    this.#flow = new Flow(checker, this.#touched);
  }

  in(file: ts.SourceFile): Use[] {
    const uses: Use[] = [];
    const walk = (node: ts.Node): void => {
      if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
      this.#look(node, (at) => (field, how) => uses.push({ ...field, how, line: lineOf(file, at) }));
      ts.forEachChild(node, walk);
    };
    walk(file);
    return uses;
  }

  #look(node: ts.Node, visit: VisitAt): void {
    if (ts.isPropertyAccessExpression(node)) this.#access(node, visit(node.name));
    else if (ts.isElementAccessExpression(node)) this.#element(node, visit(node));
    else if (ts.isObjectBindingPattern(node)) this.#pattern(node, visit);
    else if (ts.isObjectLiteralExpression(node)) this.#literal(node, visit);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#call(node, visit);
    if (ts.isExpression(node)) this.#position(node, visit(node));
  }

  #access({ name }: ts.PropertyAccessExpression, visit: Visit): void {
    if (this.#names.has(name.text)) this.#named(this.#checker.getSymbolAtLocation(name), visit);
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
        for (const property of type.getProperties())
          for (const field of fieldsOf(property)) visit(field, 'whole');
      }
    }
  }

  /** A rest element uses nothing by itself: what it holds keeps its fields, and they are looked for where it goes. */
  #pattern(pattern: ts.ObjectBindingPattern, visit: VisitAt): void {
    const type = this.#typeOf(pattern);
    for (const element of pattern.elements) {
      const key = element.propertyName ?? element.name;
      if (element.dotDotDotToken || !(ts.isIdentifier(key) || ts.isStringLiteral(key))) continue;
      for (const part of type.isUnion() ? type.types : [type]) {
        this.#named(this.#checker.getPropertyOfType(part, key.text), visit(element));
      }
    }
  }

  /** What is filled in, of the records that the literal can be; and what a spread carries over. */
  #literal(literal: ts.ObjectLiteralExpression, visit: VisitAt): void {
    if (!literal.properties.some((property) => this.#mayMatter(property))) return;
    const wanted = this.#checker.getContextualType(literal);
    if (wanted === undefined) return;
    const targets = this.#targetsOf(literal, wanted);
    const explicit = new Set(literal.properties.flatMap((property) => nameOf(property) ?? []));
    for (const property of literal.properties) {
      const name = nameOf(property);
      for (const target of targets) {
        if (name !== undefined) this.#named(this.#checker.getPropertyOfType(target, name), visit(property));
      }
      if (ts.isSpreadAssignment(property)) this.#spread(property, { targets, explicit }, visit(property));
      if (ts.isShorthandPropertyAssignment(property)) this.#shorthand(property, targets, visit(property));
    }
  }

  /** Cheap to ask, where asking for what is wanted is not. */
  #mayMatter(property: ts.ObjectLiteralElementLike): boolean {
    if (ts.isSpreadAssignment(property)) return true;
    if (ts.isShorthandPropertyAssignment(property) && this.#touched.has(this.#typeOf(property.name)))
      return true;
    const name = nameOf(property);
    return name !== undefined && name !== 'type' && this.#names.has(name);
  }

  #targetsOf(literal: ts.ObjectLiteralExpression, wanted: ts.Type): readonly ts.Type[] {
    if (!wanted.isUnion()) return [wanted];
    const objects = wanted.types.filter(({ flags }) => (flags & OBJECT) !== 0);
    const own = this.#typeOf(literal);
    const fitting = objects.filter((part) => this.#checker.isTypeAssignableTo(own, part));
    return fitting.length > 0 ? fitting : objects;
  }

  #spread({ expression }: ts.SpreadAssignment, { targets, explicit }: Literal, visit: Visit): void {
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

  #call(call: ts.CallExpression | ts.NewExpression, visit: VisitAt): void {
    const given = call.arguments ?? [];
    if (this.#isUnknown(call.expression)) return this.#handedOver(given, visit);
    if (!given.some((argument) => this.#interests(argument))) return;
    const signature = this.#checker.getResolvedSignature(call);
    if (signature === undefined) return;
    given.forEach((argument, at) => {
      const wanted = this.#parameterAt(signature, at, call);
      if (wanted === undefined || isInline(argument)) return;
      const source = this.#typeOf(argument);
      this.#flow.between(source, wanted, visit(argument));
      this.#flow.functions(source, wanted, visit(argument));
    });
  }

  /** Of what is installed, or untyped, nobody knows what it does with its arguments. */
  #handedOver(given: readonly ts.Expression[], visit: VisitAt): void {
    for (const argument of given) {
      this.#flow.between(this.#typeOf(argument), this.#checker.getAnyType(), visit(argument));
    }
  }

  #isUnknown(callee: ts.Expression): boolean {
    return (this.#typeOf(callee).flags & ts.TypeFlags.Any) !== 0;
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
    const wanted = (type.flags & CARRYING) === 0 ? undefined : this.#wantedOf(node);
    if (wanted !== undefined) this.#flow.between(type, wanted, visit);
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

/** Reports uses that stand at a node. */
type VisitAt = (node: ts.Node) => Visit;

interface Literal {
  readonly targets: readonly ts.Type[];
  /** Fields that the literal gives itself. */
  readonly explicit: ReadonlySet<string>;
}

const OBJECT = ts.TypeFlags.Object | ts.TypeFlags.Intersection;
/** Numbers, texts and the like hold no record. */
const CARRYING = OBJECT | ts.TypeFlags.Union | ts.TypeFlags.Any | ts.TypeFlags.Unknown;

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
