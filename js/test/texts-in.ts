/** Finds words that a person reads in TypeScript source. */
import ts from "typescript";

/** Attributes that nobody reads. */
const TECHNICAL =
  /^(?:class|className|key|id|name|type|role|part|at|kind|look|tone|colour|icon|direction|scope|value|style|href|d|viewBox|transform|fill|stroke|points|popover|for|accept|rel|target|lang|dir|method|data-.*|stroke-.*|stop-.*|text-anchor|gradient.*|input[Mm]ode|auto[Cc]omplete|autocapitalize|enterkeyhint|spellcheck|aria-(?:activedescendant|atomic|autocomplete|controls|current|describedby|errormessage|expanded|haspopup|hidden|keyshortcuts|labelledby|live|modal|multiselectable|orientation|owns|pressed|relevant|selected|sort))$/;
/** Functions whose text reaches a person. */
const TELLING = /^(?:tell|warn|say|announce|told|setTold|setError|setTrouble)$/;
/** What a card, a menu, a list of choices calls something. */
const NAMING =
  /^(?:label|title|hint|message|placeholder|summary|says|text|words|description|caption|tooltip|error)$/;
const LETTERS = /\p{L}{2}/u;
/** Two words, or one with a capital: what stands in a text and not in a protocol. */
const SENTENCE =
  /\p{L}[,;:.!?]?\s+\p{L}{2}|\p{L}{2}[,;:.!?]?\s+\p{L}|^\p{Lu}\p{Ll}+[.!?:…]?$|^\p{L}+(?:…|\.\.\.|!|\?)$/u;
/** Keys, our own classes of errors, and what JavaScript and Python call values. */
const NAMES = new Set(
  (
    "Alt Backspace ContextMenu Control Ctrl Dead Del Delete End Enter Esc Escape Home Ins Insert Meta PageDown " +
    "PageUp Process Shift Space Tab ArrowDown ArrowLeft ArrowRight ArrowUp CommandError DOMContentLoaded " +
    "Disconnected Error Infinity NaN None True False kpitree"
  ).split(" "),
);
/** What the browser takes: CSS, queries, classes. */
const STYLE = /^(?:[.#[:]|\((?:prefers|pointer|hover|m[ai][xn])|kt-|[\w-]+\()/;
/** Values of the wire and of options that read like words. */
const VALUES = new Set(["on track", "at risk", "off track", "no data", "up to", "kpitree edits:"]);

type Words = ts.StringLiteralLike | ts.TemplateLiteralToken | ts.JsxText;

function wordsIn(node: ts.Node): node is Words {
  return (
    ts.isJsxText(node) ||
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  );
}

/** The expression that a literal is a part of: of a template, of a choice, of a sum. */
function whole(node: ts.Node): ts.Node {
  const { parent } = node;
  if (
    ts.isTemplateSpan(parent) ||
    ts.isTemplateExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    (ts.isConditionalExpression(parent) && parent.condition !== node) ||
    (ts.isBinaryExpression(parent) && joins(parent))
  )
    return whole(parent);
  return node;
}

function joins({ operatorToken }: ts.BinaryExpression): boolean {
  return [
    ts.SyntaxKind.PlusToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.AmpersandAmpersandToken,
  ].includes(operatorToken.kind);
}

/** Where words are no text: types, imports, comparisons, names of things. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isLiteralTypeNode(parent) || ts.isCaseClause(parent)) return true;
  if (ts.isBinaryExpression(parent)) return !joins(parent);
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isElementAccessExpression(parent) || ts.isPropertySignature(parent);
}

const nameOf = (node: ts.Expression): string =>
  ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();

/** "Ctrl+Enter" */
const isKeys = (words: string): boolean =>
  (words.match(/\p{L}+/gu) ?? []).every((one) => one.length < 2 || NAMES.has(one));

/** Whether these words are read by a person. */
function isText(node: Words): boolean {
  const words = node.text.trim();
  if (!LETTERS.test(words) || isKeys(words)) return false;
  if (ts.isJsxText(node)) return true;
  if (STYLE.test(words) || VALUES.has(words)) return false;
  if (isName(node)) return false;
  const at = whole(node);
  const { parent } = at;
  if (ts.isJsxExpression(parent)) {
    if (!ts.isJsxAttribute(parent.parent)) return true;
    return !TECHNICAL.test(parent.parent.name.getText());
  }
  if (ts.isJsxAttribute(parent)) return !TECHNICAL.test(parent.name.getText());
  if (ts.isCallExpression(parent)) {
    const name = nameOf(parent.expression);
    if (TELLING.test(name)) return true;
    if (/^(?:closest|matches|querySelector(?:All)?|split)$/.test(name)) return false;
  }
  if (ts.isNewExpression(parent)) return false; // mistakes of ours, told in a report
  if (ts.isPropertyAssignment(parent) && NAMING.test(parent.name.getText())) return true;
  if (inClass(at)) return false;
  return SENTENCE.test(words);
}

/** Names of classes, and what CSS or a path of SVG is made of. */
function inClass(node: ts.Node): boolean {
  for (let at = node; at.parent && !ts.isStatement(at); at = at.parent)
    if (ts.isJsxAttribute(at)) return TECHNICAL.test(at.name.getText());
  return false;
}

/** "views/card.tsx:108: Locked" for each text in the source. */
export function textsIn(file: string, source: string): string[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (wordsIn(node) && isText(node)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1}: ${node.text.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
