// Letters and pictures, as the bundle names them.

import { at, fields, list, text, type Fields } from '../share/json.ts';
import { type Bundle, coded, codeds, kind, moment } from './fhir.ts';

export interface ShownDocument {
  readonly title: string;
  readonly time: string | undefined;
  readonly author: string | undefined;
  readonly category: string | undefined;
  readonly file: string | undefined;     // name inside the package
  readonly media: string | undefined;    // as stated; what it is, its bytes tell
}

export function document(resource: Fields, bundle: Bundle): ShownDocument[] {
  const attachments = [...list(resource.get('content')).map((each) => (kind(resource) === 'Media' ? each : (at(each, 'attachment') ?? each))), ...(fields(resource.get('content')) ? [resource.get('content')!] : [])];
  const type = coded(resource.get('type'))?.text ?? codeds(resource.get('category'))[0]?.text;
  return (attachments.length > 0 ? attachments : [null]).map((attachment) => {
    const url = text(at(attachment, 'url'))?.replace(/^\.\//, '');
    const title = text(at(attachment, 'title')) ?? text(resource.get('description')) ?? type ?? url ?? '';
    return {
      title,
      time: text(resource.get('date')) ?? text(at(attachment, 'creation')) ?? moment(resource, 'created'),
      author: list(resource.get('author')).flatMap((each) => bundle.nameOf(each, resource) ?? [])[0],
      category: type === title ? undefined : type,
      file: url !== undefined && /^documents\//.test(url) ? url : undefined,
      media: text(at(attachment, 'contentType')),
    };
  });
}
