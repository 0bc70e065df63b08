import { Component, type ComponentChild } from "preact";
import * as text from "../text/trust.ts";
import type { View } from "../views/view.ts";

interface GuardProps {
  view: View;
  /** What a person calls it. */
  part: string;
  class?: string;
  role?: "treeitem";
  style?: preact.JSX.CSSProperties;
  children: ComponentChild;
}

/** Keeps a mistake in one part from taking the others along: only that part is replaced. */
export class Guard extends Component<GuardProps, { error: unknown }> {
  override state = { error: null };

  override componentDidCatch(error: unknown): void {
    this.setState({ error });
    this.props.view.failure.value = { error, part: this.props.part };
  }

  render(): ComponentChild {
    const { part, children, style, role, class: name = "" } = this.props;
    if (this.state.error === null) return children;
    return (
      <div class={`kt-broken ${name}`} role={role} style={style}>
        {text.broken(part)}{" "}
        <button
          type="button"
          class="kt-link"
          data-lm-suppress-shortcuts="true"
          onClick={() => this.setState({ error: null })}
        >
          {text.TRY_AGAIN}
        </button>
      </div>
    );
  }
}
