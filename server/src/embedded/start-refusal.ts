/**
 * Why the embedded PostgreSQL cannot be started, in one line for the person who started Zajel: what is
 * wrong and what to do. Anything else that is thrown by this room is a mistake of ours.
 */
export class StartRefusal extends Error {
  override readonly name: string = "StartRefusal";
}

/** The data folder belongs to another live Zajel. */
export class FolderInUse extends StartRefusal {
  override readonly name = "FolderInUse";
}
