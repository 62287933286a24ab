// Why something was not opened. The catalogue holds two sentences for each: `<code>` and `<code>-help`.

export type Reason =
  | 'not-a-share'      // neither age, nor a page, PDF or picture with one inside
  | 'pdf-empty'        // a PDF without a share attached: most likely a scan
  | 'page-empty'       // a viewer page without a share inside
  | 'picture-unread'   // the browser could not draw the picture
  | 'picture-empty'    // a picture without one of our codes
  | 'digits-empty'     // pasted text without one frame in it
  | 'too-big'
  | 'newer'            // made by a later version
  | 'wrong-words'
  | 'wrong-key'
  | 'words-wanted'     // sealed with words, a key was given
  | 'key-wanted'       // sealed for a key, words were given
  | 'key-malformed'
  | 'too-expensive'    // the file asks for more work than we ever ask for
  | 'damaged'
  | 'old-browser'
  | 'camera-none'
  | 'camera-refused'   // by the person, the browser or the system
  | 'camera-gone';     // in use elsewhere, or unplugged

/** What happened, as a fact; words come from the catalogue. `detail` names a part ("summary.json"), never a secret. */
export class Refused extends Error {
  readonly reason: Reason;
  readonly detail: string;

  constructor(reason: Reason, detail = '') {
    super(detail === '' ? reason : `${reason}: ${detail}`);
    this.name = 'Refused';
    this.reason = reason;
    this.detail = detail;
  }
}
