// What Vite makes of a worker's script: its address.
declare module '*?worker&url' {
  const address: string;
  export default address;
}
