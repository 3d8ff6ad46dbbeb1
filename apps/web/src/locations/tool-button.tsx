import { Button } from '@mantine/core';
import type { Tool } from '../map/drawing.ts';

interface ToolButtonProps {
  readonly tool: Tool;
  readonly chosen: Tool;
  readonly onToggle: (tool: Tool) => void;
  readonly label: string;
  readonly name?: string;
}

/** Pressed while a click on the map is its. */
export function ToolButton({ tool, chosen, onToggle, label, ...rest }: ToolButtonProps) {
  const pressed = tool === chosen;
  return (
    <Button
      size="xs"
      variant={pressed ? 'filled' : 'default'}
      aria-pressed={pressed}
      onClick={() => onToggle(tool)}
      {...rest}
    >
      {label}
    </Button>
  );
}
