import ts from 'typescript';

/** Attributes whose value is read by the user. */
const READ =
  /^(aria-label|aria-description|aria-roledescription|title|placeholder|alt|label|caption|legend|name|text|empty|hint)$/;
const WORD = /\p{L}{2}/u;
/** A literal in an expression that is a text and not a name, as `'Sign out'` and not `'ttl'`. */
const TEXT = /^\p{Lu}|\s/u;

/** The texts that stand in the JSX of a file, each with its line. */
export function literalsOf(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (node: ts.Node, text: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push(`${path}:${line + 1}: ${text.trim()}`);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && WORD.test(node.text)) note(node, node.text);
    if (ts.isJsxAttribute(node)) {
      if (READ.test(node.name.getText(file)) && node.initializer) visitText(node.initializer, WORD);
      if (node.initializer) visitNested(node.initializer);
    } else if (ts.isJsxExpression(node) && node.expression) {
      visitText(node.expression, TEXT);
      visitNested(node.expression);
    } else {
      ts.forEachChild(node, visit);
    }
  };

  // elements within an expression
  const visitNested = (node: ts.Node): void => {
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node))
      visit(node);
    else ts.forEachChild(node, visitNested);
  };

  const visitText = (node: ts.Node, is: RegExp): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (WORD.test(node.text) && is.test(node.text)) note(node, node.text);
    } else if (ts.isTemplateExpression(node)) {
      const text = [node.head, ...node.templateSpans.map(({ literal }) => literal)]
        .map((part) => part.text)
        .join('…');
      if (WORD.test(text) && is.test(text)) note(node, text);
    } else if (
      ts.isConditionalExpression(node) ||
      ts.isParenthesizedExpression(node) ||
      ts.isJsxExpression(node)
    ) {
      ts.forEachChild(node, (child) => visitText(child, is));
    } else if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const joins =
        kind === ts.SyntaxKind.AmpersandAmpersandToken ||
        kind === ts.SyntaxKind.BarBarToken ||
        kind === ts.SyntaxKind.QuestionQuestionToken ||
        kind === ts.SyntaxKind.PlusToken;
      if (joins) ts.forEachChild(node, (child) => visitText(child, is));
    } else if (ts.isCallExpression(node)) {
      for (const argument of node.arguments) visitText(argument, is);
    }
  };

  visit(file);
  return found;
}
