// Letters and pictures, as the bundle names them.

import { at, fields, list, text, type Fields } from '../share/json.ts';
import { type Bundle, coded, codeds, kind, moment, when } from './fhir.ts';
import { isUndecided, ownText } from './own.ts';

export interface ShownDocument {
  readonly title: string;
  readonly time: string | undefined;
  readonly author: string | undefined;
  readonly category: string | undefined;
  readonly file: string | undefined;     // name inside the package
  readonly pages: string | undefined;
  readonly words: string | undefined;    // its text, for the search
  readonly undecided: boolean;
  readonly media: string | undefined;    // as stated; what it is, its bytes tell
}

export function document(resource: Fields, bundle: Bundle): ShownDocument[] {
  const attachments = [...list(resource.get('content')).map((each) => (kind(resource) === 'Media' ? each : (at(each, 'attachment') ?? each))), ...(fields(resource.get('content')) ? [resource.get('content')!] : [])];
  const type = coded(resource.get('type'))?.text ?? codeds(resource.get('category'))[0]?.text;
  return (attachments.length > 0 ? attachments : [null]).map((attachment) => {
    const url = text(at(attachment, 'url'))?.replace(/^\.\//, '');
    const label = text(at(attachment, 'title'));
    const said = text(resource.get('description'));
    // Several files of one document are told apart by their own names.
    const title = attachments.length > 1 && label !== undefined && said !== undefined ? `${said} – ${label}` : (said ?? label ?? type ?? url ?? '');
    return {
      title,
      time: when(attachment, 'creation') ?? moment(resource, 'date') ?? moment(resource, 'created'),
      author: list(resource.get('author')).flatMap((each) => bundle.nameOf(each, resource) ?? [])[0],
      category: type === title ? undefined : type,
      file: url !== undefined && /^documents\//.test(url) ? url : undefined,
      pages: ownText(resource, 'pages'),
      words: ownText(resource, 'text'),
      undecided: isUndecided(resource),
      media: text(at(attachment, 'contentType')),
    };
  });
}
