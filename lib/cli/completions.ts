import { Argument, type Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { readBundle } from "./bundle.ts";
import { type CommandContext } from "./common_options.ts";
import { listCardFiles, readCard } from "./find_card.ts";

/** Each shell asks the program itself, so that new cards and commands are known at once. */
const SCRIPTS = {
  bash: `_closedbar() {
  local IFS=$'\\n'
  COMPREPLY=($(closedbar complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _closedbar closedbar
`,
  zsh: `#compdef closedbar
_closedbar() {
  local -a found
  found=(\${(f)"$(closedbar complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _closedbar closedbar
`,
  fish: `function __closedbar
  set -l words (commandline -opc)
  closedbar complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c closedbar -a '(__closedbar)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

const SHELLS = Object.keys(SCRIPTS) as Shell[];

/** `completions`, and the hidden `complete` that the shells ask. */
export function addCompletions(program: Command, context: CommandContext): void {
  program.command("completions")
    .description("print a script that completes commands, options, cards and symbols")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .addHelpText("after", '\nExample:\n  eval "$(closedbar completions bash)"')
    .action((shell) => context.terminal.write(SCRIPTS[shell as Shell]));
  program.command("complete", { hidden: true })
    .argument("[words...]")
    .action((words) => {
      const found = candidates(program, words);
      context.terminal.write(found.map((word) => `${word}\n`).join(""));
    });
}

/**
 * What the last of some words may become.
 *
 * @param program The whole command tree.
 * @param words Words after the program's name; the last is unfinished and may be empty.
 * @returns Whole words, in the order of the help; none where a file is wanted.
 */
function candidates(program: CommandUnknownOpts, words: readonly string[]): string[] {
  const finished = words.slice(0, -1);
  const current = words.at(-1) ?? "";
  let command = program;
  for (const word of finished) {
    command = command.commands.find((one) => one.name() === word) ?? command;
  }
  return choicesAfter(command, finished.at(-1), current).filter((word) => word.startsWith(current));
}

function choicesAfter(
  command: CommandUnknownOpts,
  before: string | undefined,
  current: string,
): string[] {
  const option = command.options.find(({ long }) => long !== undefined && long === before);
  if (option !== undefined && (option.required || option.optional)) {
    if (option.long === "--idea-card") return listCardFiles().map(({ id }) => id);
    if (option.long === "--symbol") return symbols();
    return [...option.argChoices ?? []];
  }
  if (current.startsWith("-")) {
    return [...command.options.flatMap(({ long }) => long ?? []), "--help"];
  }
  const visible = command.createHelp().visibleCommands(command).map((one) => one.name());
  const wanted = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return [...visible, ...wanted];
}

/** Symbols that the bundle has and those that cards name. */
function symbols(): string[] {
  const named = listCardFiles().flatMap(({ path }) => {
    const list = /^symbol_universe:\s*\[([^\]]*)\]/m.exec(readCard(path).text)?.[1] ?? "";
    return list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  });
  return [...new Set([...readBundle().series.map(({ symbol }) => symbol), ...named])].sort();
}
