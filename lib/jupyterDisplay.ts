/** Name of the method by which notebooks ask a value how it looks; it returns data by MIME type. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");
