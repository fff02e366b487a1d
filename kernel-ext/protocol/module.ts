/** Module under which front ends register and look for the widgets. */
export const WIDGET_MODULE = "neurolab-kernel";
/** Version of the widgets' states and messages. */
export const WIDGET_VERSION = "0.1.0";
/** What a saved widget asks for: any version that understands its state. */
export const WIDGET_VERSION_RANGE = "^0.1.0";
/** Version of the widget messaging protocol that the kernel speaks. */
export const PROTOCOL_VERSION = "2.1.0";
export const WIDGET_TARGET = "jupyter.widget";
export const WIDGET_VIEW_TYPE = "application/vnd.jupyter.widget-view+json";
export const WIDGET_STATE_TYPE = "application/vnd.jupyter.widget-state+json";
export const PLOTLY_TYPE = "application/vnd.plotly.v1+json";
