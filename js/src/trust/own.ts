/** Addresses of this widget's scripts: an error that names none of them is somebody else's. */
export const OWN = new Set<string>();
